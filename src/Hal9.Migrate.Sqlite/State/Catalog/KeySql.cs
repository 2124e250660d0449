using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Sqlite.State.Sessions;

namespace Hal9.Migrate.Sqlite.State.Catalog;

/// <summary>Conditions on a key, compared as the database compares it where it is unique.</summary>
/// <param name="columns">Its columns with their collations.</param>
internal sealed class KeySql(ImmutableArray<(string Column, string Collation)> columns)
{
    public int Length => columns.Length;

    /// <summary>The columns, to select or to order by.</summary>
    public string Columns => string.Join(", ", columns.Select(Collated));

    /// <summary>That the key comes after (<c>&gt;</c>) or not after (<c>&lt;=</c>) the parameters from this number on.</summary>
    public string Compared(string comparison, string prefix) => $"({Columns}) {comparison} ({string.Join(", ", columns.Select((_, i) => Parameter(prefix, i)))})";

    public static (string Name, object Value)[] Parameters(string prefix, ImmutableArray<object> values) => [.. values.Select((value, i) => (Parameter(prefix, i), value))];

    private static string Parameter(string prefix, int i) => string.Create(CultureInfo.InvariantCulture, $"@{prefix}{i}");

    private static string Collated((string Column, string Collation) column) => $"{SqlText.Name(column.Column)} COLLATE {column.Collation}";
}
