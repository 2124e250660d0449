using System.Collections.Immutable;

namespace Hal9.Migrate.Sqlite.State.Catalog;

/// <summary>Columns that are unique together.</summary>
/// <param name="Columns">Each with the collation in which it is.</param>
/// <param name="IsPartial">Only in some rows.</param>
internal sealed record UniqueSet(ImmutableArray<(string Column, string Collation)> Columns, bool IsPartial);
