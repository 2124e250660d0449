using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>Puts control row, log, capture and gate in place, and takes them away.</summary>
/// <remarks>
/// In a store that is closed, capture comes with the end of the copy, or at the latest with the gate's opening: until then nobody can write
/// there, and what we load in bulk is not slowed by triggers that look away.
/// </remarks>
internal static class Arming
{
    public static async Task ArmAsync(SqlSession session, ControlRow initial, ImmutableArray<TableRoute> tables, string location, CancellationToken cancellationToken)
    {
        foreach (var route in tables)
        {
            var shape = await TableShape.ReadAsync(session, route.From, location, cancellationToken);
            shape.RequireKey(route.FromKey, location);
        }

        await Rights.RequireAsync(session, [.. tables.Select(route => route.From)], initial.Owns ? Rights.OfOwner : Rights.All, location, cancellationToken);

        // Not IF NOT EXISTS: that asks for the right to make one even when it is there.
        if ((await session.QueryAsync($"SELECT to_regnamespace('{ControlSql.Schema}') IS NULL", row => row.GetBoolean(0), cancellationToken)).Single())
        {
            await session.RunAsync($"CREATE SCHEMA {ControlSql.Schema}", cancellationToken);
        }

        await session.RunAsync(ControlSql.CreateTables, cancellationToken);
        await session.RunAsync(
            $"INSERT INTO {ControlSql.Schema}.control VALUES (1, $1, $2, $3, $4, gen_random_uuid()::text) ON CONFLICT DO NOTHING", cancellationToken,
            initial.Epoch, initial.Term, initial.Owns, initial.IsOpen);
        foreach (var route in tables)
        {
            var full = (await session.QueryAsync(
                "SELECT format('%I.%I', (SELECT nspname FROM pg_namespace WHERE oid = relnamespace), relname) FROM pg_class WHERE oid = to_regclass($1)", row => row.GetString(0), cancellationToken, SqlText.Table(route.From))).Single();
            await session.RunAsync(CaptureSql.CreateLog(route, full), cancellationToken);
            await session.RunAsync(
                $"INSERT INTO {ControlSql.Schema}.captured VALUES ($1, $2) ON CONFLICT DO NOTHING", cancellationToken, route.Name, SqlText.Table(route.From));
        }

        var row = (await ControlTable.TryReadAsync(session, "", cancellationToken))!;
        await ShapeAsync(session, row, location, cancellationToken);
    }

    /// <summary>Makes gate, capture and the owner's triggers what the control row says.</summary>
    public static async Task ShapeAsync(SqlSession session, ControlRow row, string location, CancellationToken cancellationToken)
    {
        var tables = await TablesAsync(session, cancellationToken);
        if (row.IsOpen)
        {
            await Gate.OpenAsync(session, cancellationToken);
        }
        else
        {
            await Gate.CloseAsync(session, tables, cancellationToken);
        }

        if (!row.Owns)
        {
            await UserTriggers.DisableAsync(session, tables, location, cancellationToken);
            return;
        }

        await CaptureAsync(session, null, cancellationToken);
        await UserTriggers.EnableAsync(session, cancellationToken);
    }

    /// <summary>Sees to it that the owner's triggers do not fire for the rows that come from the other store.</summary>
    public static async Task QuietAsync(SqlSession session, string location, CancellationToken cancellationToken) =>
        await UserTriggers.DisableAsync(session, await TablesAsync(session, cancellationToken), location, cancellationToken);

    private static Task<List<string>> TablesAsync(SqlSession session, CancellationToken cancellationToken) =>
        session.QueryAsync($"SELECT source FROM {ControlSql.Schema}.captured ORDER BY source", table => table.GetString(0), cancellationToken);

    /// <summary>Sees to it that changes are captured, of one table or of all.</summary>
    public static async Task CaptureAsync(SqlSession session, string? name, CancellationToken cancellationToken)
    {
        foreach (var (table, source) in await session.QueryAsync(
            $"SELECT name, source FROM {ControlSql.Schema}.captured WHERE shape IS NULL AND ($1 = '' OR name = $1) ORDER BY source",
            row => (row.GetString(0), row.GetString(1)), cancellationToken, name ?? ""))
        {
            var isPartitioned = (await session.QueryAsync("SELECT relkind = 'p' FROM pg_class WHERE oid = $1::regclass", row => row.GetBoolean(0), cancellationToken, source)).Single();
            foreach (var sql in CaptureSql.CreateTriggers(table, source, isPartitioned))
            {
                await session.RunAsync(sql, cancellationToken);
            }

            await session.RunAsync(CaptureSql.CreateTruncateTrigger(table, source, isPartition: false), cancellationToken);
            foreach (var part in await ShapeHash.PartitionsAsync(session, source, cancellationToken))
            {
                await session.RunAsync(CaptureSql.CreateTruncateTrigger(table, part, isPartition: true), cancellationToken);
            }

            await session.RunAsync($"UPDATE {ControlSql.Schema}.captured SET shape = {ShapeHash.Of("source", CaptureSql.FunctionOf("name"))} WHERE name = $1", cancellationToken, table);
        }
    }

    /// <summary>Throws when changes of a table may have escaped.</summary>
    public static async Task RequireCaptureAsync(SqlSession session, IEnumerable<string> names, string location, CancellationToken cancellationToken)
    {
        var changed = await session.QueryAsync(
            $"SELECT source FROM {ControlSql.Schema}.captured WHERE name = ANY($1) AND shape <> {ShapeHash.Of("source", CaptureSql.FunctionOf("name"))}", row => row.GetString(0), cancellationToken, (object)names.ToArray());
        if (changed.Count > 0)
        {
            throw new MigrateException(
                ProblemCode.CaptureLost,
                $"The table {changed[0]} in {location} is not the one that was armed: a partition was attached or detached, the table was made anew, or a trigger of ours was dropped or disabled. Changes may be missing.",
                "Remove what is the migration's from both stores and begin the copy anew.");
        }
    }

    public static async Task DisarmAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (await ControlTable.TryReadAsync(session, "", cancellationToken) is not null)
        {
            await UserTriggers.EnableAsync(session, cancellationToken);
        }

        // Triggers of tables that are not ours cannot be dropped by us, but our functions can, and take them along.
        await session.RunAsync($"DROP SCHEMA IF EXISTS {ControlSql.Schema} CASCADE", cancellationToken);
    }
}
