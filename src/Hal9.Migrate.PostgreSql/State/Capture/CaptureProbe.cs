using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>Changes a row as an application would, and sees whether the log has it. The transaction has to be rolled back.</summary>
internal static class CaptureProbe
{
    public static async Task RunAsync(SqlSession session, TableRoute route, TableShape shape, string location, CancellationToken cancellationToken)
    {
        if (shape.Columns.FirstOrDefault(column => column is { IsGenerated: false, IsIdentityAlways: false }) is not { } column)
        {
            return;
        }

        var (table, name, key) = (SqlText.Table(route.From), SqlText.Name(column.Name), SqlText.Names(route.FromKey));
        var count = $"SELECT count(*) FROM {CaptureSql.Log(route.Name)}";
        var before = await session.NumberAsync(count, cancellationToken);
        var changed = await session.QueryAsync(
            $"UPDATE {table} SET {name} = {name} WHERE ({key}) = (SELECT {key} FROM {table} LIMIT 1) RETURNING 1", row => row.GetInt32(0), cancellationToken);
        if (changed.Count > 0 && await session.NumberAsync(count, cancellationToken) == before)
        {
            throw new MigrateException(
                ProblemCode.CaptureLost, $"A change of a row of {route.From} in {location} is not captured: what is written there could not be brought back.",
                "Look for triggers named hal9_migrate_… that were dropped or disabled. Remove what is the migration's from both stores and begin the copy anew.");
        }
    }
}
