using Hal9.Migrate.Evidence;
using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Hal9.Migrate.Storage;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Evidence;

/// <summary>Evidence in two tables of the same shape; a minute takes the place of its seconds in one transaction.</summary>
internal sealed class SqliteEvidence(Writer writer, Readers readers, string path) : IEvidenceStore
{
    // A call rolls up ten minutes in ten transactions, about a tenth of a second, so that decisions come in between.
    private const int MinutesACall = 10;
    private const int DroppedACall = 3600;

    public async Task AppendAsync(IReadOnlyList<EvidenceWindow> seconds, CancellationToken cancellationToken)
    {
        if (seconds.FirstOrDefault(window => window.Seconds != 1) is { } other)
        {
            throw new ArgumentException($"The window at {other.Start:O} holds {other.Seconds} seconds; only single seconds are appended.", nameof(seconds));
        }

        if (seconds.Count > 0)
        {
            var rows = seconds.Select(window => (window.Start.UtcTicks, Blob: WindowBlob.Of(window))).ToList();
            await writer.MeasureAsync(connection => rows.Sum(row => Insert(connection, row.UtcTicks, row.Blob)), cancellationToken);
        }
    }

    public async Task<IReadOnlyList<EvidenceWindow>> ReadAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        var blobs = await readers.ReadAsync(
            connection => connection.Query(
                """
                SELECT window, start FROM evidence_minutes WHERE start >= @from AND start < @to
                UNION ALL
                SELECT window, start FROM evidence_seconds WHERE start >= @from AND start < @to
                ORDER BY start LIMIT @max
                """,
                row => row.GetFieldValue<byte[]>(0),
                ("@from", from.UtcTicks), ("@to", to.UtcTicks), ("@max", max)),
            cancellationToken);
        try
        {
            return [.. blobs.Select(WindowBlob.Read)];
        }
        catch (InvalidDataException exception)
        {
            throw SqliteFaults.Translate(exception, path);
        }
    }

    public async Task<int> CompactAsync(DateTimeOffset now, EvidenceRetention retention, CancellationToken cancellationToken)
    {
        // Minutes are kept at least as long as seconds: what is rolled up must not be gone at once.
        var rollUpBefore = Minute((now - retention.Seconds).UtcTicks);
        var dropBefore = Math.Min(rollUpBefore, Minute((now - retention.Minutes).UtcTicks));
        var gone = await writer.MeasureAsync(connection => Drop(connection, "evidence_minutes", dropBefore) + Drop(connection, "evidence_seconds", dropBefore), cancellationToken);
        for (var (minute, went) = (0, 1); minute < MinutesACall && went > 0; minute++)
        {
            went = await writer.MeasureAsync(connection => RollUpOldest(connection, rollUpBefore), cancellationToken);
            gone += went;
        }

        return gone;
    }

    // One that lies in a minute already rolled up may be in it: it is left out, too.
    private static int Insert(SqliteConnection connection, long start, byte[] blob) => connection.Execute(
        """
        INSERT INTO evidence_seconds (start, window)
        SELECT @start, @window WHERE NOT EXISTS (SELECT 1 FROM evidence_minutes WHERE start >= @minute AND start < @next)
        ON CONFLICT (start) DO NOTHING
        """,
        ("@start", start), ("@window", blob), ("@minute", Minute(start)), ("@next", Minute(start) + TimeSpan.TicksPerMinute));

    private static int Drop(SqliteConnection connection, string table, long before) => connection.Execute(
        $"DELETE FROM {table} WHERE start IN (SELECT start FROM {table} WHERE start < @before ORDER BY start LIMIT @max)",
        ("@before", before), ("@max", DroppedACall));

    private static int RollUpOldest(SqliteConnection connection, long before)
    {
        var minute = Minute(connection.Number("SELECT min(start) FROM evidence_seconds"));
        if (minute == 0 || minute >= before)
        {
            return 0;
        }

        // Deleted first: where there is no room for one more page, the minute takes theirs.
        var blobs = connection.Query(
            "DELETE FROM evidence_seconds WHERE start >= @minute AND start < @next RETURNING window",
            row => row.GetFieldValue<byte[]>(0),
            ("@minute", minute), ("@next", minute + TimeSpan.TicksPerMinute));
        var merged = WindowMerger.Merge(blobs.Select(WindowBlob.Read).ToList())!;
        connection.Execute("INSERT INTO evidence_minutes (start, window) VALUES (@start, @window)", ("@start", merged.Start.UtcTicks), ("@window", WindowBlob.Of(merged)));
        return blobs.Count;
    }

    private static long Minute(long ticks) => ticks - ticks % TimeSpan.TicksPerMinute;
}
