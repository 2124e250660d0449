using System.Collections.Immutable;

namespace Hal9.Migrate.Decisions;

/// <summary>What a gate has seen at the current step.</summary>
public sealed record GateProgress
{
    /// <summary>Nothing yet.</summary>
    public static GateProgress None { get; } = new();

    /// <summary>How often it failed at this step.</summary>
    public int Failures { get; init; }

    /// <summary>When it failed last.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Since when at this step nothing but its approval is missing; null before.</summary>
    public DateTimeOffset? AwaitedSince { get; init; }

    /// <summary>Who approved it in this phase, each once, in the order they did.</summary>
    public ImmutableList<Approval> Approvals { get; init; } = [];
}
