using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Hal9.Migrate.Storage;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Journal;

/// <summary>The journal as a table that only grows; the control row says where it ends.</summary>
internal sealed class SqliteJournal(Writer writer, Readers readers, string path) : IJournal
{
    public Task<IReadOnlyList<JournalRecord>> ReadAsync(long after, int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        return readers.ReadAsync<IReadOnlyList<JournalRecord>>(
            connection => connection.Query(
                $"SELECT {JournalRow.Columns} FROM journal WHERE sequence > @after ORDER BY sequence LIMIT @max",
                row => JournalRow.Read(row, path),
                ("@after", after), ("@max", max)),
            cancellationToken);
    }

    public async Task AppendAsync(IReadOnlyList<JournalRecord> records, CancellationToken cancellationToken)
    {
        if (records.Count > 0)
        {
            RequireChain(records);
            await writer.DecideAsync(connection => Append(connection, records), cancellationToken);
        }
    }

    private static int Append(SqliteConnection connection, IReadOnlyList<JournalRecord> records)
    {
        // Compare and set: it also sees to it that two appends cannot both follow the same record.
        var (first, last) = (records[0], records[^1]);
        var moved = connection.Execute(
            "UPDATE control SET sequence = @sequence, hash = @hash WHERE sequence = @previous AND hash = @previous_hash",
            ("@sequence", last.Sequence), ("@hash", last.Hash), ("@previous", first.Sequence - 1), ("@previous_hash", first.PreviousHash)) == 0;
        if (moved)
        {
            var end = connection.Query("SELECT sequence, hash FROM control", row => Place(row.GetInt64(0), row.GetString(1))).Single();
            throw new MigrateException(
                ProblemCode.JournalMoved,
                $"The journal ends with {end}, and what was to be appended follows {Place(first.Sequence - 1, first.PreviousHash)}.",
                "Read the journal again and decide anew.");
        }

        JournalRow.Insert(connection, records);
        return records.Count;
    }

    private static string Place(long sequence, string hash) => $"record {sequence} ({hash[..Math.Min(8, hash.Length)]})";

    private static void RequireChain(IReadOnlyList<JournalRecord> records)
    {
        var first = records[0];
        var previous = first.Sequence == 1 ? null : first with { Sequence = first.Sequence - 1, Hash = first.PreviousHash };
        if (HashChain.FindFault(records, previous) is { } fault)
        {
            throw new MigrateException(
                ProblemCode.JournalTampered, $"Record {fault.Record.Sequence}, which was to be appended to the journal, {fault.Reason}. Nothing was written.");
        }
    }
}
