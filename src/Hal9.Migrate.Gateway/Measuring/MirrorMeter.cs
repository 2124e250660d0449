using System.Collections.Immutable;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>Counts what becomes of the candidates for mirroring. Thread-safe.</summary>
internal sealed class MirrorMeter
{
    // More places than this in one second say nothing more.
    private const int MaxPlaces = 1_000;

    private static readonly ImmutableArray<string> SkipNames =
        ["sampled-out", "unsafe", "body-too-large", "upgraded", "event-stream", "incomplete", "memory"];

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Route, string Place), long> _differences = [];
    private readonly long[] _skipped = new long[SkipNames.Length];
    private long _matched;
    private long _mismatched;
    private long _failed;
    private long _dropped;

    /// <summary>Left out on purpose.</summary>
    public void Skipped(MirrorSkip reason) => Interlocked.Increment(ref _skipped[(int)reason]);

    /// <summary>There was no room for it.</summary>
    public void Dropped() => Interlocked.Increment(ref _dropped);

    /// <summary>The successor gave no answer.</summary>
    public void Failed() => Interlocked.Increment(ref _failed);

    /// <summary>Compared; the answers differ in these places.</summary>
    public void Compared(string route, ImmutableArray<string> places)
    {
        if (places.IsEmpty)
        {
            Interlocked.Increment(ref _matched);
            return;
        }

        Interlocked.Increment(ref _mismatched);
        lock (_lock)
        {
            foreach (var place in places)
            {
                if (_differences.TryGetValue((route, place), out var count) || _differences.Count < MaxPlaces)
                {
                    _differences[(route, place)] = count + 1;
                }
            }
        }
    }

    /// <summary>What has been counted since the last call. For one thread at a time.</summary>
    public MirrorTally Take()
    {
        var tally = new MirrorTally
        {
            Matched = Interlocked.Exchange(ref _matched, 0),
            Mismatched = Interlocked.Exchange(ref _mismatched, 0),
            Failed = Interlocked.Exchange(ref _failed, 0),
            Dropped = Interlocked.Exchange(ref _dropped, 0),
            Skipped = TakeSkipped(),
            Differences = TakeDifferences(),
        };
        return tally.Candidates == 0 && tally.Differences.IsEmpty ? MirrorTally.Empty : tally;
    }

    private ImmutableSortedDictionary<string, long> TakeSkipped()
    {
        var skipped = ImmutableSortedDictionary<string, long>.Empty;
        for (var i = 0; i < _skipped.Length; i++)
        {
            var count = Interlocked.Exchange(ref _skipped[i], 0);
            skipped = count == 0 ? skipped : skipped.Add(SkipNames[i], count);
        }

        return skipped;
    }

    private ImmutableArray<DifferenceTally> TakeDifferences()
    {
        lock (_lock)
        {
            if (_differences.Count == 0)
            {
                return [];
            }

            ImmutableArray<DifferenceTally> taken =
            [
                .. _differences.Select(difference => new DifferenceTally(difference.Key.Route, difference.Key.Place, difference.Value))
                    .OrderByDescending(difference => difference.Count).ThenBy(difference => difference.Path, StringComparer.Ordinal)
                    .Take(WindowMerger.MaxDifferences),
            ];
            _differences.Clear();
            return taken;
        }
    }
}
