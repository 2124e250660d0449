using System.Globalization;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.Sqlite.State.Reading;

/// <summary>About how many rows a table has. SQLite keeps no count, and counting reads the whole table.</summary>
internal static class RowEstimate
{
    // Read within milliseconds.
    private const long Counted = 100_000;

    /// <summary>Those of a route: counted when they are few; else by what ANALYZE left or, without that, by the span of row ids; null when there are none.</summary>
    public static long? Read(SqlSession session, TableRoute route)
    {
        var table = SqlText.Name(route.From);
        var (seen, met) = session.Query(
            string.Create(CultureInfo.InvariantCulture, $"SELECT count(*), coalesce(sum(hal9_met), 0) FROM (SELECT coalesce(({route.FromFilter ?? "1"}) <> 0, 0) AS hal9_met FROM {table} LIMIT {Counted})"),
            row => (row.GetInt64(0), row.GetInt64(1))).Single();
        if (seen < Counted)
        {
            return met;
        }

        // Of the rest as many are taken to meet the filter as of those.
        return (Analyzed(session, route.From) ?? Span(session, route.From)) is { } rows ? (long)((double)rows * met / seen) : null;
    }

    private static long? Analyzed(SqlSession session, string table) =>
        session.Number("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1')") == 0 ? null
        : session.Query("SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE lower(tbl) = lower(@name) ORDER BY idx IS NULL DESC LIMIT 1", row => (long?)row.GetInt64(0), ("@name", table)).SingleOrDefault();

    private static long? Span(SqlSession session, string table) => session.Number("SELECT coalesce(max(wr), 1) FROM pragma_table_list WHERE schema = 'main' AND lower(name) = lower(@name)", ("@name", table)) != 0 ? null
        : session.Query($"SELECT max(rowid) - min(rowid) + 1 FROM {SqlText.Name(table)}", row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0)).Single();
}
