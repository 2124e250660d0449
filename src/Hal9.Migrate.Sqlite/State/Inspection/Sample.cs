using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.Sqlite.State.Writing;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.Sqlite.State.Inspection;

/// <summary>Reads some rows by their index alone: where readers and writers wait for each other, a long read would stop the application.</summary>
internal static class Sample
{
    public static ImmutableArray<SampledRow> Read(SqlSession session, InspectedTable table, int rows)
    {
        var shape = TableShape.Read(session, table.Table);
        var columns = shape.RequireKey(session, table.Key);
        var key = new KeySql(columns);
        var name = SqlText.Name(shape.Name);
        var third = Math.Max(1, rows / 3).ToString(CultureInfo.InvariantCulture);
        var descending = string.Join(", ", columns.Select(column => $"{SqlText.Name(column.Column)} COLLATE {column.Collation} DESC"));
        List<string> parts = [$"ORDER BY {key.Columns} LIMIT {third}", $"ORDER BY {descending} LIMIT {third}"];
        if (HasRowId(session, shape))
        {
            parts.Add($"WHERE rowid >= (SELECT min(rowid) FROM {name}) / 2 + (SELECT max(rowid) FROM {name}) / 2 ORDER BY rowid LIMIT {third}");
        }

        var keys = SqlText.Names(table.Key);
        var picked = string.Join(" UNION ", parts.Select(part => $"SELECT * FROM (SELECT {keys} FROM {name} {part})"));
        var leaving = string.Join(", ", table.Leaving.Columns.Select(mapping => $"({mapping.Expression})"));
        var stored = SqlText.Names(table.Arriving.Columns.Select(mapping => mapping.Column));
        var (keyLength, leavingLength) = (table.Key.Length, table.Leaving.Columns.Length);
        return
        [
            .. session.Query(
                $"SELECT {keys}, {leaving}, {stored} FROM {name} WHERE ({keys}) IN ({picked}) AND ({table.Leaving.FromFilter ?? "1"}) ORDER BY {key.Columns}", Statement.Values)
                .Select(row => new SampledRow(
                    string.Join(", ", row[..keyLength].Select(part => ValueText.Of(part) ?? "NULL")), row[keyLength..(keyLength + leavingLength)], row[(keyLength + leavingLength)..])),
        ];
    }

    private static bool HasRowId(SqlSession session, TableShape shape) =>
        session.Number("SELECT wr = 0 FROM pragma_table_list WHERE schema = 'main' AND lower(name) = lower(@name)", ("@name", shape.Name)) == 1;
}
