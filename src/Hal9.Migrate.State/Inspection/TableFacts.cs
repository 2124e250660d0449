using System.Collections.Immutable;

namespace Hal9.Migrate.State.Inspection;

/// <summary>What is known of a table of one side.</summary>
/// <param name="CanBeTried">Whether rows can be read from it and made into the other side's: it is there, and every expression is understood.</param>
/// <param name="Columns">The types of the columns that are written; those that are not there are left out.</param>
/// <param name="Expressions">The types of what the expressions give, by the other side's column.</param>
public sealed record TableFacts(bool CanBeTried, ImmutableDictionary<string, ColumnType> Columns, ImmutableDictionary<string, ColumnType> Expressions)
{
    /// <summary>Nothing is known.</summary>
    public static TableFacts Unknown { get; } = new(false, ImmutableDictionary<string, ColumnType>.Empty, ImmutableDictionary<string, ColumnType>.Empty);
}
