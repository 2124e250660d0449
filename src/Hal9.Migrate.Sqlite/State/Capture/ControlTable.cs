using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.Sqlite.State.Capture;

/// <summary>The control row as a table, and the names of all that is ours.</summary>
internal static class ControlTable
{
    /// <summary>What every name of ours begins with.</summary>
    public const string Prefix = "hal9_migrate_";

    // log_id: another log, made after this one was dropped, counts from 1 again.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS hal9_migrate_control (
            one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, term INTEGER NOT NULL, owns INTEGER NOT NULL, open INTEGER NOT NULL, log_id TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS hal9_migrate_progress (
            name TEXT PRIMARY KEY, log_id TEXT, copied_through TEXT, is_copied INTEGER NOT NULL, applied_through INTEGER NOT NULL,
            verifying INTEGER NOT NULL, verified_through TEXT, mismatches INTEGER NOT NULL, copied_rows INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS hal9_migrate_refused (name TEXT NOT NULL, row_key TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (name, row_key));
        """;

    public static string LogOf(string name) => SqlText.Name($"{Prefix}log_{name}");

    public static void Create(SqlSession session, ControlRow initial)
    {
        session.Execute(Schema);
        session.Execute(
            $"INSERT OR IGNORE INTO {Prefix}control VALUES (1, @epoch, @term, @owns, @open, lower(hex(randomblob(16))))",
            ("@epoch", initial.Epoch), ("@term", initial.Term), ("@owns", initial.Owns), ("@open", initial.IsOpen));
    }

    /// <summary>The control row; null when nothing of ours is there.</summary>
    public static ControlRow? TryRead(SqlSession session) => Exists(session)
        ? session.Query($"SELECT epoch, term, owns, open FROM {Prefix}control", row => new ControlRow(row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2), row.GetBoolean(3))).Single()
        : null;

    public static void Write(SqlSession session, ControlRow row) => session.Execute(
        $"UPDATE {Prefix}control SET epoch = @epoch, term = @term, owns = @owns, open = @open",
        ("@epoch", row.Epoch), ("@term", row.Term), ("@owns", row.Owns), ("@open", row.IsOpen));

    /// <summary>Which log this is. Throws when it is not the one somebody has read so far.</summary>
    public static string RequireLog(SqlSession session, string? expected)
    {
        var id = Exists(session) ? session.Query($"SELECT log_id FROM {Prefix}control", row => row.GetString(0)).Single() : null;
        return id is not null && (expected is null || expected == id) ? id : throw new MigrateException(
            ProblemCode.CaptureLost,
            $"The log of changes in '{session.Path}' is not the one that was read so far: it was removed in between, and changes may be missing.",
            "Remove the migration's tables from both stores and begin the copy anew.");
    }

    /// <summary>How many entries are in all logs.</summary>
    public static long CountEntries(SqlSession session) => Logs(session).Sum(log => session.Number($"SELECT count(*) FROM {SqlText.Name(log)}"));

    public static void Drop(SqlSession session)
    {
        foreach (var (type, name) in session.Query(
            $"SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'table') AND substr(name, 1, {Prefix.Length}) = '{Prefix}' ORDER BY type DESC",
            row => (row.GetString(0), row.GetString(1))))
        {
            session.Execute($"DROP {type} {SqlText.Name(name)}");
        }
    }

    private static List<string> Logs(SqlSession session) => session.Query(
        $"SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, {Prefix.Length + 4}) = '{Prefix}log_'", row => row.GetString(0));

    private static bool Exists(SqlSession session) => session.Number($"SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '{Prefix}control')") > 0;
}
