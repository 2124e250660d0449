namespace Hal9.Migrate.Wire;

/// <summary>A field of a row that is not on both sides what it should be. Values are not given: who may ask for a comparison need not be let see them.</summary>
/// <param name="Key">The row's key, as the store that was looked into has it.</param>
/// <param name="Field">The column; null when the row is missing, or too much, as a whole.</param>
/// <param name="What">"differs", "missing" (the owner has the row, the other side has not) or "surplus" (the other way round).</param>
public sealed record DifferingField(string Key, string? Field, string What);
