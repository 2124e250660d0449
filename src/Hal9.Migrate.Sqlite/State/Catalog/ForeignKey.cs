using System.Collections.Immutable;

namespace Hal9.Migrate.Sqlite.State.Catalog;

/// <summary>That rows of one table refer to rows of another.</summary>
internal sealed record ForeignKey(string Child, ImmutableArray<string> ChildColumns, string Parent, ImmutableArray<string> ParentColumns);
