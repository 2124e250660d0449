using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Journal;

/// <summary>A journal record as a row.</summary>
internal static class JournalRow
{
    public const string Columns = "sequence, at, actor, type, version, data, previous_hash, hash";

    public static void Insert(SqliteConnection connection, IEnumerable<JournalRecord> records) => connection.ExecuteForEach(
        $"INSERT INTO journal ({Columns}) VALUES (@sequence, @at, @actor, @type, @version, @data, @previous_hash, @hash)",
        records,
        record =>
        [
            ("@sequence", record.Sequence), ("@at", TimeText.Of(record.At)), ("@actor", record.Actor), ("@type", record.Type),
            ("@version", record.Version), ("@data", record.Data), ("@previous_hash", record.PreviousHash), ("@hash", record.Hash),
        ]);

    public static JournalRecord Read(SqliteDataReader row, string path)
    {
        var sequence = row.GetInt64(0);
        try
        {
            return new JournalRecord(
                sequence, TimeText.Read(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetString(5), row.GetString(6), row.GetString(7));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException or InvalidOperationException)
        {
            throw Tampered(path, sequence, "has a column that hal9-migrate would not have written", exception);
        }
    }

    /// <summary>A record that is not what was appended.</summary>
    public static MigrateException Tampered(string path, long sequence, string reason, Exception? cause = null) => new(
        ProblemCode.JournalTampered,
        $"Journal record {sequence} in the store '{path}' {reason}.",
        "Restore the store from a backup, or move it away and import an export of it into an empty store.",
        cause);
}
