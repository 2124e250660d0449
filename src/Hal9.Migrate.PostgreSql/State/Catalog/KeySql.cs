using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.PostgreSql.State.Catalog;

/// <summary>Conditions on a key. It is compared in the database only, by the type and the collation of its columns.</summary>
internal sealed class KeySql
{
    private readonly ImmutableArray<TableColumn> _columns;

    public KeySql(TableShape shape, ImmutableArray<string> key, string location) => _columns = [.. key.Select(name => shape.Column(name, location))];

    /// <summary>The columns, to select or to order by; of an alias, unless it is null.</summary>
    public string Columns(string? alias = null) => string.Join(", ", Parts(alias));

    /// <summary>The key as the text of a <see cref="RowKey"/>.</summary>
    public string Text(string? alias = null) => TextOf([.. Parts(alias)]);

    /// <summary>The same of other expressions of the same types.</summary>
    public string TextOf(ImmutableArray<string> parts) => "'[' || " + string.Join(" || ',' || ", _columns.Zip(parts, (column, part) => column.BaseType switch
    {
        "int2" or "int4" or "int8" => $$"""'{"int":"' || ({{part}})::text || '"}'""",
        _ => $$"""'{"text":' || to_json(({{part}})::text)::text || '}'""",
    })) + " || ']'";

    /// <summary>That the key comes after (<c>&gt;</c>) or not after (<c>&lt;=</c>) a known one.</summary>
    public string Compared(string comparison, RowKey key) => $"({Columns()}) {comparison} {Row(key)}";

    /// <summary>A known key as a row of values.</summary>
    public string Row(RowKey key) => $"({string.Join(", ", _columns.Zip(key.Values, Literal))})";

    public static string Literal(TableColumn column, object value) => $"{SqlText.Text(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!)}::{column.Type}";

    private IEnumerable<string> Parts(string? alias) => _columns.Select(column => (alias is null ? "" : alias + ".") + SqlText.Name(column.Name));
}
