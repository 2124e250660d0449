namespace Hal9.Migrate.Decisions;

/// <summary>That the stores are not in step.</summary>
/// <param name="Reason">Why.</param>
/// <param name="At">Since when.</param>
public sealed record OutOfStep(string Reason, DateTimeOffset At);
