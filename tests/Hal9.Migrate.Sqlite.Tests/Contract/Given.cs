using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Access;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Features;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Storage.Contract;

/// <summary>Things to put into a store.</summary>
internal static class Given
{
    /// <summary>The beginning of a minute.</summary>
    public static DateTimeOffset Noon { get; } = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Records that follow the given one.</summary>
    public static List<JournalRecord> Records(int count, JournalRecord? last = null)
    {
        var records = new List<JournalRecord>();
        for (var i = 0; i < count; i++)
        {
            last = EventCatalog.Record(last, Event(last?.Sequence ?? 0), "ann", Noon.AddSeconds(i));
            records.Add(last);
        }

        return records;
    }

    public static MigrationEvent Event(long number) => (number % 4) switch
    {
        0 => new JournalOpened("journal-" + number.ToString(CultureInfo.InvariantCulture)),
        1 => new FeatureSet(new FeatureFlag { Key = "flag-" + (number % 3).ToString(CultureInfo.InvariantCulture), Percentage = Percentage.Of(number % 100) }),
        2 => new MigrationSuspended($"for {number} \"reasons\" — ☂"),
        _ => new MigrationResumed(null),
    };

    /// <summary>One second in which so many requests were answered.</summary>
    public static EvidenceWindow Second(DateTimeOffset start, int requests = 10) => new()
    {
        Start = start,
        HealthySeconds = 1,
        Snapshot = new(3, 14),
        Complete = true,
        Strata =
        [
            new(new(Subject.Legacy, MethodClass.Safe, "/api/things/{id}"), requests, requests / 10, LatencyHistogram.Of(
                Enumerable.Range(0, requests).Select(i => TimeSpan.FromMicroseconds(900 + 37 * i)))),
        ],
        Mirror = new() { Matched = requests, Mismatched = 1, Skipped = ImmutableSortedDictionary<string, long>.Empty.Add("unsafe", 2) },
        Legacy = new(Gauge.Of(0.5)),
        Samples = [new(start, Subject.Legacy, "GET", "/api/things/{id}", 200, 12.5, "4bf92f3577b34da6a3ce929d0e0e4736", null)],
    };

    public static AccessToken Token(string name, DateTimeOffset? expires = null) =>
        new(name, Role.Operator, AccessToken.HashOf("text of " + name), Noon.AddMicroseconds(7), expires);
}
