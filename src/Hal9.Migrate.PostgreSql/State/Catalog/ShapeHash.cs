using Hal9.Migrate.PostgreSql.State.Sessions;

namespace Hal9.Migrate.PostgreSql.State.Catalog;

/// <summary>What a table's capture rests on, as one value: the table, its partitions, and that our triggers are on all of them and enabled.</summary>
internal static class ShapeHash
{
    /// <summary>An SQL expression for it.</summary>
    /// <param name="table">An expression for the table's name.</param>
    /// <param name="function">An expression for the name of the function that its triggers call: a table may be moved as several, each with triggers of its own.</param>
    public static string Of(string table, string function) => $"""
        (SELECT md5(string_agg(part.oid::text || ':' || coalesce(
            (SELECT string_agg(tgname::text || tgenabled::text, ',' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = part.oid AND tgfoid = to_regproc({function})), ''), ';' ORDER BY part.oid))
        FROM (SELECT to_regclass({table})::oid AS oid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass({table}))) AS part)
        """;

    /// <summary>A table's partitions, and theirs.</summary>
    public static Task<List<string>> PartitionsAsync(SqlSession session, string table, CancellationToken cancellationToken) => session.QueryAsync(
        "SELECT relid::text FROM pg_partition_tree(to_regclass($1)) WHERE relid <> to_regclass($1) ORDER BY 1", row => row.GetString(0), cancellationToken, table);
}
