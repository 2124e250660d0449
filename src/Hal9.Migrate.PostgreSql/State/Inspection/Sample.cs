using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Reading;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>Reads some rows: the first and the last by the key's index, those between from pages picked at random, the same ones every time.</summary>
internal static class Sample
{
    public static async Task<ImmutableArray<SampledRow>> ReadAsync(SqlSession session, InspectedTable table, int rows, string location, CancellationToken cancellationToken)
    {
        var shape = await TableShape.ReadAsync(session, table.Table, location, cancellationToken);
        var types = await RouteTypes.ReadAsync(session, table.Table, [.. table.Leaving.Columns.Select(mapping => mapping.Expression)], cancellationToken);
        var (name, key, keys) = (SqlText.Table(table.Table), new KeySql(shape, table.Key, location), SqlText.Names(table.Key));
        var third = Math.Max(1, rows / 3);
        var known = await session.QueryAsync("SELECT greatest(reltuples, 0)::float8 FROM pg_class WHERE oid = to_regclass($1)", row => row.GetDouble(0), cancellationToken, name);

        // A few times as many as are wanted, as pages are picked, not rows.
        var percent = known[0] <= 0 ? 100 : Math.Clamp(500.0 * third / known[0], 0.001, 100);
        var descending = string.Join(", ", table.Key.Select(column => SqlText.Name(column) + " DESC"));
        var picked = string.Create(
            CultureInfo.InvariantCulture,
            $"(SELECT {keys} FROM {name} ORDER BY {keys} LIMIT {third}) UNION (SELECT {keys} FROM {name} ORDER BY {descending} LIMIT {third}) UNION (SELECT {keys} FROM {name} TABLESAMPLE SYSTEM ({percent}) REPEATABLE (0) LIMIT {third})");
        var texts = string.Join(", ", table.Key.Concat(table.Arriving.Columns.Select(mapping => mapping.Column)).Select(column => SqlText.Name(column) + "::text"));
        var (keyLength, length) = (table.Key.Length, types.Types.Length);
        return
        [
            .. await session.QueryAsync(
                $"SELECT {texts}, {types.AsValues} FROM {name} WHERE ({keys}) IN ({picked}) AND ({table.Leaving.FromFilter ?? "true"}) ORDER BY {key.Columns(SqlText.Alias(table.Table))}",
                row =>
                {
                    var first = row.FieldCount - length;
                    object?[] Values(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => SnapshotRows.ValueAt(row, i))];
                    return new SampledRow(string.Join(", ", Values(0, keyLength)), Values(first, row.FieldCount), Values(keyLength, first));
                },
                cancellationToken),
        ];
    }
}
