namespace Hal9.Migrate.Decisions;

/// <summary>Why the migration does not go on: it was suspended, or a person has to decide.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who stopped it; <c>controller</c> when it stopped itself.</param>
/// <param name="At">When.</param>
public sealed record Halt(string Reason, string By, DateTimeOffset At);
