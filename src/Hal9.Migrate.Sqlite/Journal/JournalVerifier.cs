using Hal9.Migrate.Journal;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Journal;

/// <summary>Reads the whole journal, one record at a time, and finds what somebody changed, took out, put in or moved.</summary>
internal static class JournalVerifier
{
    public static void Verify(SqliteConnection connection, string path)
    {
        var (sequence, hash) = (0L, HashChain.Start);
        var records = connection.Stream($"SELECT {JournalRow.Columns} FROM journal ORDER BY sequence", row => JournalRow.Read(row, path)).Select(record =>
        {
            (sequence, hash) = (record.Sequence, record.Hash);
            return record;
        });
        if (HashChain.FindFault(records) is { } fault)
        {
            throw JournalRow.Tampered(path, fault.Record.Sequence, fault.Reason);
        }

        // A chain does not know where it ends; the control row does.
        var end = connection.Query("SELECT sequence, hash FROM control", row => (Sequence: row.GetInt64(0), Hash: row.GetString(1))).Single();
        if (end != (sequence, hash))
        {
            throw end.Sequence > sequence
                ? JournalRow.Tampered(path, sequence + 1, $"is missing: the journal should end with record {end.Sequence}")
                : JournalRow.Tampered(path, sequence, $"is not what was appended: the journal should end with another record {end.Sequence}");
        }
    }
}
