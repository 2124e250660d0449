using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Storage.Contract;

/// <summary>What a store of evidence should hold, in the simplest way: the seconds that were taken, minute by minute.</summary>
internal sealed class EvidenceModel
{
    private readonly SortedDictionary<DateTimeOffset, Minute> _minutes = [];

    public void Append(IEnumerable<EvidenceWindow> seconds)
    {
        foreach (var second in seconds)
        {
            var start = second.Start.AddSeconds(-second.Start.Second);
            var minute = _minutes.TryGetValue(start, out var known) ? known : _minutes[start] = new Minute();
            if (!minute.IsRolledUp)
            {
                minute.Seconds.TryAdd(second.Start, second);
            }
        }
    }

    /// <summary>A minute is rolled up, or gone, once it ended so long ago.</summary>
    public void Compact(DateTimeOffset now, EvidenceRetention retention)
    {
        foreach (var (start, minute) in _minutes.ToList())
        {
            minute.IsRolledUp |= start.AddMinutes(1) <= now - retention.Seconds;
            if (start.AddMinutes(1) <= now - retention.Minutes && minute.IsRolledUp)
            {
                _minutes.Remove(start);
            }
        }
    }

    /// <summary>Start, seconds, requests, mirrored and latencies of every window.</summary>
    public List<(DateTimeOffset Start, int Seconds, long Requests, long Compared, long Latencies)> Windows() =>
    [
        .. _minutes.Values.SelectMany(minute => minute.IsRolledUp
            ? [(minute.Seconds.Keys.Min(), minute.Seconds.Count, minute.Seconds.Values.Sum(Requests), minute.Seconds.Values.Sum(Compared), minute.Seconds.Values.Sum(Latencies))]
            : minute.Seconds.Values.Select(second => (second.Start, 1, Requests(second), Compared(second), Latencies(second))).ToArray()),
    ];

    public static (DateTimeOffset Start, int Seconds, long Requests, long Compared, long Latencies) Of(EvidenceWindow window) =>
        (window.Start, window.Seconds, Requests(window), Compared(window), Latencies(window));

    private static long Requests(EvidenceWindow window) => window.RequestsOf(Subject.Legacy);

    private static long Compared(EvidenceWindow window) => window.Mirror.Compared;

    private static long Latencies(EvidenceWindow window) => window.LatencyOf(Subject.Legacy).Count;

    private sealed class Minute
    {
        public SortedDictionary<DateTimeOffset, EvidenceWindow> Seconds { get; } = [];

        public bool IsRolledUp { get; set; }
    }
}
