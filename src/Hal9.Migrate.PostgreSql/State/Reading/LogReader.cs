using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.PostgreSql.State.Capture;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.PostgreSql.State.Reading;

/// <summary>
/// Reads log entries. They are not in the order of commits: an entry with a smaller id may turn up later. So what was read is forgotten
/// by its exact ids, and nothing is told by a cursor.
/// </summary>
internal static class LogReader
{
    /// <summary>The oldest entries of the snapshot, and whether one of them says that the table was truncated.</summary>
    public static async Task<(ImmutableArray<long> Ids, bool IsTruncated)> ReadAsync(SqlSession session, TableRoute route, int entries, CancellationToken cancellationToken)
    {
        var read = await session.QueryAsync(
            $"SELECT hal9_id, {SqlText.Name(route.FromKey[0])} IS NULL FROM {CaptureSql.Log(route.Name)} ORDER BY hal9_id LIMIT {(entries == int.MaxValue ? "ALL" : entries.ToString(CultureInfo.InvariantCulture))}",
            row => (Id: row.GetInt64(0), IsTruncated: row.GetBoolean(1)), cancellationToken);
        return ([.. read.Select(entry => entry.Id)], read.Exists(entry => entry.IsTruncated));
    }

    /// <summary>A query for rows that entries up to an id point to, as they are now.</summary>
    public static string Rows(TableRoute route, string list, long through, string isCopied) =>
        $"SELECT {list} FROM {SqlText.Table(route.From)} WHERE ({SqlText.Names(route.FromKey)}) IN (SELECT {Keys(route, "hal9_l")} {Entries(route, through)}) AND {isCopied} AND ({route.FromFilter ?? "true"})";

    /// <summary>
    /// A query for the target keys of rows that are gone, or do not meet the filter. The target's key is computed from the source's alone,
    /// which is all that is left of such a row. Compared by bytes, too: another spelling of a key may be there.
    /// </summary>
    public static string Gone(TableRoute route, string list, long through, string isCopied)
    {
        var alias = SqlText.Alias(route.From);
        var spelt = string.Join(", ", route.FromKey.Select(column => $"hal9_l.{SqlText.Name(column)}::text COLLATE \"C\""));
        return $"""
            SELECT {list} FROM (SELECT DISTINCT {Keys(route, "hal9_l")}, {spelt} {Entries(route, through)}) AS {alias} ({string.Join(", ", route.FromKey.Select(SqlText.Name).Concat(route.FromKey.Select((_, i) => $"hal9_s{i}")))})
            WHERE {isCopied} AND NOT EXISTS (SELECT 1 FROM (SELECT * FROM {SqlText.Table(route.From)} WHERE {route.FromFilter ?? "true"}) AS hal9_there
                WHERE ({Keys(route, "hal9_there")}) = ({Keys(route, alias)}) AND pg_catalog.record_image_eq(ROW({Keys(route, "hal9_there")}), ROW({Keys(route, alias)})))
            """;
    }

    /// <summary>A condition on a row: that its key has been copied.</summary>
    public static string IsCopied(KeySql key, TableProgress progress) =>
        progress.IsCopied ? "true" : progress.CopiedThrough is null ? "false" : key.Compared("<=", progress.CopiedThrough);

    /// <summary>A condition on a row of a table: that no entry waits for it.</summary>
    /// <param name="name">The table in the plan.</param>
    /// <param name="columns">Its key.</param>
    /// <param name="values">The key's values in that row.</param>
    public static string IsSettled(string name, ImmutableArray<string> columns, IEnumerable<string> values)
    {
        var same = string.Join(" AND ", columns.Zip(values, (column, value) => $"hal9_l.{SqlText.Name(column)} = {value}"));
        return $"""
            NOT EXISTS (SELECT 1 FROM {CaptureSql.Log(name)} AS hal9_l WHERE {same})
            AND NOT EXISTS (SELECT 1 FROM {CaptureSql.Log(name)} AS hal9_l WHERE hal9_l.{SqlText.Name(columns[0])} IS NULL)
            """;
    }

    private static string Entries(TableRoute route, long through) => string.Create(
        CultureInfo.InvariantCulture, $"FROM {CaptureSql.Log(route.Name)} AS hal9_l WHERE hal9_l.hal9_id <= {through} AND hal9_l.{SqlText.Name(route.FromKey[0])} IS NOT NULL");

    private static string Keys(TableRoute route, string alias) => string.Join(", ", route.FromKey.Select(column => $"{alias}.{SqlText.Name(column)}"));
}
