using System.Collections.Immutable;

namespace Hal9.Migrate.PostgreSql.State.Catalog;

/// <summary>A foreign key by which rows of another table refer to this one, and that acts when they are deleted.</summary>
/// <param name="Child">The referring table as SQL.</param>
/// <param name="Columns">Pairs of columns: theirs, ours.</param>
internal sealed record Reference(string Child, ImmutableArray<(string Theirs, string Ours)> Columns);
