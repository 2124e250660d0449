using Hal9.Migrate.Sqlite.State.Capture;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>How far tables have come on their way into this database, and which rows it refuses.</summary>
internal static class ProgressTable
{
    private const string Prefix = ControlTable.Prefix;

    public static TableProgress Read(SqlSession session, string name) => session.Query(
        $"SELECT log_id, copied_through, is_copied, applied_through, verifying, verified_through, mismatches, copied_rows FROM {Prefix}progress WHERE name = @name",
        row => new TableProgress
        {
            Table = name,
            LogId = row.IsDBNull(0) ? null : row.GetString(0),
            CopiedThrough = row.IsDBNull(1) ? null : RowKey.Parse(row.GetString(1)),
            IsCopied = row.GetBoolean(2),
            AppliedThrough = row.GetInt64(3),
            Verifying = (VerificationPass)row.GetInt32(4),
            VerifiedThrough = row.IsDBNull(5) ? null : RowKey.Parse(row.GetString(5)),
            Mismatches = row.GetInt64(6),
            CopiedRows = row.GetInt64(7),
        },
        ("@name", name)).SingleOrDefault(new TableProgress { Table = name }) with { Refused = CountRefused(session, name) };

    /// <summary>Writes it, as it then stands: with the rows of a chunk that come to those copied so far.</summary>
    public static TableProgress Write(SqlSession session, TableProgress progress, long copied)
    {
        session.Execute(
            $"""
            INSERT OR REPLACE INTO {Prefix}progress VALUES (@name, @log, @copied, @is_copied, @applied, @verifying, @verified, @mismatches,
                @rows + coalesce((SELECT copied_rows FROM {Prefix}progress WHERE name = @name), 0))
            """,
            ("@name", progress.Table), ("@log", Or(progress.LogId)), ("@copied", Or(progress.CopiedThrough?.ToString())), ("@is_copied", progress.IsCopied),
            ("@applied", progress.AppliedThrough), ("@verifying", (int)progress.Verifying), ("@verified", Or(progress.VerifiedThrough?.ToString())),
            ("@mismatches", progress.Mismatches), ("@rows", copied));
        return progress with { CopiedRows = session.Number($"SELECT copied_rows FROM {Prefix}progress WHERE name = @name", ("@name", progress.Table)) };
    }

    public static long CountRefused(SqlSession session, string name) => session.Number($"SELECT count(*) FROM {Prefix}refused WHERE name = @name", ("@name", name));

    public static List<ParkedRow> ReadParked(SqlSession session, string name, int limit) => session.Query(
        $"SELECT row_key, reason FROM {Prefix}refused WHERE name = @name ORDER BY row_key LIMIT @limit",
        row => new ParkedRow(name, row.GetString(0), row.GetString(1)), ("@name", name), ("@limit", limit));

    public static void Park(SqlSession session, string name, string key, string reason) =>
        session.Execute($"INSERT OR REPLACE INTO {Prefix}refused VALUES (@name, @key, @reason)", ("@name", name), ("@key", key), ("@reason", reason));

    public static void Unpark(SqlSession session, string name, IEnumerable<string> keys)
    {
        if (CountRefused(session, name) > 0)
        {
            using var delete = session.Prepare($"DELETE FROM {Prefix}refused WHERE name = @0 AND row_key = @1");
            foreach (var key in keys)
            {
                delete.Execute(name, key);
            }
        }
    }

    private static object Or(string? text) => text is null ? DBNull.Value : text;
}
