using System.Collections.Immutable;

namespace Hal9.Migrate.Wire;

/// <summary>What a comparison of all rows has found in a table.</summary>
/// <param name="Name">The table's name in the plan.</param>
/// <param name="Rows">How many rows of the owner were compared. Rows that were just being written are left out: they are compared when they are carried over.</param>
/// <param name="Differing">How many rows differ, are missing or are too much.</param>
/// <param name="IsDone">Whether all were compared, both ways.</param>
/// <param name="Differences">The first of the differences, at most a hundred, field by field.</param>
public sealed record RowVerificationTable(string Name, long Rows, long Differing, bool IsDone, ImmutableArray<DifferingField> Differences)
{
    /// <summary>Whether there are more differences than are listed.</summary>
    public bool Truncated { get; init; }

    /// <summary>For people: <c>neurons: 3 of 10000 rows differ</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}: {Differing} of {Rows} rows differ");
}
