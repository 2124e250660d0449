using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Hosting;

/// <summary>How an operation ended. What makes it impossible is thrown as <see cref="MigrateException"/> instead.</summary>
/// <param name="Problem">Why what was asked for was not reached; null when it was.</param>
/// <param name="Target">What the problem is about, such as the status.</param>
public sealed record OperationOutcome(Problem? Problem = null, object? Target = null)
{
    /// <summary>What was asked for is done, or was shown.</summary>
    public static OperationOutcome Done { get; } = new();

    /// <summary>A person was asked and said no; nothing was changed.</summary>
    public static OperationOutcome Declined { get; } = new() { IsDeclined = true };

    /// <summary>Whether a person said no.</summary>
    public bool IsDeclined { get; private init; }
}
