namespace Hal9.Migrate.State.Mapping;

/// <summary>What a column of the target is made of.</summary>
/// <param name="Column">The target's column.</param>
/// <param name="Expression">An SQL expression over one row of the source table, immutable, in the source's dialect.</param>
public sealed record ColumnMapping(string Column, string Expression);
