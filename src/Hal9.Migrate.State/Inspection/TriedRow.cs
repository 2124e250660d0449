namespace Hal9.Migrate.State.Inspection;

/// <summary>What would become of a row that arrives.</summary>
/// <param name="Refusal">Why the store would not take it; null when it would.</param>
/// <param name="Leaving">What the leaving route would make of it then; empty when it is refused.</param>
/// <param name="Stored">Its values as they would be stored, in the form of <see cref="SampledRow.Stored"/>; empty when it is refused.</param>
public sealed record TriedRow(string? Refusal, object?[] Leaving, object?[] Stored)
{
    /// <summary>A row that is not taken.</summary>
    public static TriedRow Refused(string why) => new(why, [], []);
}
