using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Evidence;

/// <summary>What a query or a webhook of a gate answered.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="PositionVersion">The journal record that had entered the step when it was asked; for another step it says nothing.</param>
/// <param name="At">When it answered.</param>
/// <param name="Value">The number that a query gave; null for a webhook, and when there was none.</param>
/// <param name="Outcome">What a webhook said; null for a query, and when it did not answer.</param>
/// <param name="Message">The reason given, or why there is no answer.</param>
public sealed record CheckAnswer(string Gate, long PositionVersion, DateTimeOffset At, double? Value, Outcome? Outcome, string? Message)
{
    /// <summary>Whether there is neither a number nor a verdict.</summary>
    public bool IsSilence => Value is null && Outcome is null;
}
