using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Server.Asking;

/// <summary>What one asking came to.</summary>
/// <param name="Value">The number a query gave.</param>
/// <param name="Outcome">What a webhook said.</param>
/// <param name="Message">The reason given, or why there is no answer.</param>
/// <param name="IsTransient">Whether asking again at once may help.</param>
internal sealed record Reply(double? Value, Outcome? Outcome, string? Message, bool IsTransient = false)
{
    /// <summary>No answer, for this reason.</summary>
    public static Reply Silence(string why, bool isTransient = false) => new(null, null, why, isTransient);
}
