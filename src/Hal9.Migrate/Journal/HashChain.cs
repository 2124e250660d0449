using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Hal9.Migrate.Journal;

/// <summary>Binds each journal record to the one before it, so that a changed, lost or inserted record is found.</summary>
public static class HashChain
{
    /// <summary>What stands for the hash before the first record.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>A new record that follows the given one (null: none).</summary>
    public static JournalRecord Next(JournalRecord? last, DateTimeOffset at, string actor, string type, int version, string data)
    {
        // Kept in microseconds and UTC, which every store and JSON keep exactly.
        var utc = at.ToUniversalTime();
        var time = new DateTimeOffset(utc.Ticks - utc.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        var record = new JournalRecord((last?.Sequence ?? 0) + 1, time, actor, type, version, data, last?.Hash ?? Start, "");
        return record with { Hash = HashOf(record) };
    }

    /// <summary>The first record that is not what its hash or its predecessor says, with the reason; null when all are.</summary>
    /// <param name="records">Consecutive records.</param>
    /// <param name="previous">The record before them; null when they begin the journal.</param>
    public static (JournalRecord Record, string Reason)? FindFault(IEnumerable<JournalRecord> records, JournalRecord? previous = null)
    {
        foreach (var record in records)
        {
            var reason =
                record.Sequence != (previous?.Sequence ?? 0) + 1 ? $"follows record {previous?.Sequence ?? 0}: records are missing or out of order"
                : record.PreviousHash != (previous?.Hash ?? Start) ? "does not name the hash of the record before it"
                : record.Hash != HashOf(record) ? "does not match its own hash: it was changed"
                : null;
            if (reason is not null)
            {
                return (record, reason);
            }

            previous = record;
        }

        return null;
    }

    // A JSON array separates the fields beyond doubt, whatever they contain.
    private static string HashOf(JournalRecord record) => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new object[]
    {
        record.PreviousHash, record.Sequence, record.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), record.Actor, record.Type, record.Version, record.Data,
    }))).ToLowerInvariant();
}
