using System.Text.Json;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State.Reading;

/// <summary>About how many rows a table has.</summary>
internal static class RowEstimate
{
    // Counted within milliseconds; and of a small table that was never analyzed the planner assumes too much.
    private const long CountedBytes = 8 << 20;

    /// <summary>Those of a route, counted or as the planner has it, which takes the filter into account.</summary>
    public static async Task<long?> ReadAsync(SqlSession session, TableRoute route, CancellationToken cancellationToken)
    {
        var from = $"FROM {SqlText.Table(route.From)} WHERE {route.FromFilter ?? "true"}";
        var bytes = await session.NumberAsync(
            "SELECT coalesce(sum(pg_relation_size(oid)), 0)::int8 FROM (SELECT to_regclass($1)::oid AS oid UNION SELECT relid::oid FROM pg_partition_tree(to_regclass($1))) AS part", cancellationToken, SqlText.Table(route.From));
        if (bytes <= CountedBytes)
        {
            return await session.NumberAsync($"SELECT count(*) {from}", cancellationToken);
        }

        var plan = (await session.QueryAsync($"EXPLAIN (FORMAT JSON) SELECT 1 {from}", row => row.GetString(0), cancellationToken)).Single();
        using var json = JsonDocument.Parse(plan);
        return (long)json.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }
}
