using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Capture;

/// <summary>Changes a row as an application would, and sees whether the log has it. The transaction has to be rolled back.</summary>
internal static class CaptureProbe
{
    public static void Run(SqlSession session, TableRoute route)
    {
        var (table, log, column) = (SqlText.Name(route.From), ControlTable.LogOf(route.Name), SqlText.Name(route.FromKey[0]));
        var count = $"SELECT count(*) FROM {log}";
        var before = session.Number(count);
        session.Execute($"UPDATE {ControlTable.Prefix}control SET open = 1");
        if (session.Number($"SELECT EXISTS (SELECT 1 FROM {table})") == 0)
        {
            return;
        }

        var key = SqlText.Names(route.FromKey);
        try
        {
            session.ExecuteWithTriggers($"UPDATE {table} SET {column} = {column} WHERE ({key}) = (SELECT {key} FROM {table} LIMIT 1)");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLITE_ERROR or SQLITE_CONSTRAINT)
        {
            // A trigger of the owner's that calls a function only the application has, or does not allow this: it cannot be tried from here.
            return;
        }

        if (session.Number(count) == before)
        {
            throw new MigrateException(
                ProblemCode.CaptureLost, $"A change of a row of {route.From} in '{session.Path}' is not captured: what is written there could not be brought back.",
                "Look for triggers named hal9_migrate_… that were dropped. Remove what is the migration's from both stores and begin the copy anew.");
        }
    }
}
