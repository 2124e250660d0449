using System.Collections.Immutable;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>Counts what becomes of the candidates for mirroring. Thread-safe.</summary>
internal sealed class MirrorMeter
{
    // More places than this in one second say nothing more.
    private const int MaxPlaces = 1_000;

    private static readonly ImmutableArray<string> SkipNames =
        ["sampled-out", "unsafe", "body-too-large", "upgraded", "event-stream", "incomplete", "unsettled", "memory"];

    private readonly Lock _lock = new();
    private readonly Dictionary<(MethodClass Method, string Route, string Path), Place> _places = [];
    private readonly Dictionary<(MethodClass Method, string Route, string Paths), (ImmutableArray<string> Paths, long Count)> _patterns = [];
    private readonly long[] _skipped = new long[SkipNames.Length];
    private long _matched;
    private long _mismatched;
    private long _failed;
    private long _dropped;
    private long _replaysFailed;

    /// <summary>Left out on purpose.</summary>
    public void Skipped(MirrorSkip reason) => Interlocked.Increment(ref _skipped[(int)reason]);

    /// <summary>There was no room for it.</summary>
    public void Dropped() => Interlocked.Increment(ref _dropped);

    /// <summary>The successor gave no answer.</summary>
    public void Failed() => Interlocked.Increment(ref _failed);

    /// <summary>Whether an example of differences in a place is wanted: one in a second is enough.</summary>
    public bool WantsExample(MethodClass method, string route, string path)
    {
        lock (_lock)
        {
            return !_places.TryGetValue((method, route, path), out var place) || place.Example is null;
        }
    }

    /// <summary>An answer of the successor was compared; it differs in these places.</summary>
    public void Compared(RouteMeters route, MethodClass method, ImmutableArray<Difference> places, DateTimeOffset at, string traceId)
    {
        route.CountCompared(method);
        if (places.IsEmpty)
        {
            Interlocked.Increment(ref _matched);
            return;
        }

        lock (_lock)
        {
            _mismatched++;
            foreach (var difference in places)
            {
                var place = PlaceOf_NeedsLock(method, route.Route, difference.Path);
                place.Raw++;
                place.Example ??= difference is { First: { } first, Second: { } second } ? new(at, first, second, traceId) : null;
            }

            ImmutableArray<string> paths = [.. places.Select(difference => difference.Path).Order(StringComparer.Ordinal)];
            var key = (method, route.Route, string.Join('\n', paths));
            if (_patterns.TryGetValue(key, out var pattern) || _patterns.Count < MaxPlaces)
            {
                _patterns[key] = (paths, pattern.Count + 1);
            }
        }
    }

    /// <summary>A second answer of the legacy was compared; it differs in these places.</summary>
    public void Replayed(RouteMeters route, MethodClass method, ImmutableArray<Difference> places)
    {
        route.CountReplayed(method);
        if (!places.IsEmpty)
        {
            lock (_lock)
            {
                foreach (var difference in places)
                {
                    PlaceOf_NeedsLock(method, route.Route, difference.Path).Noise++;
                }
            }
        }
    }

    /// <summary>The legacy gave no second answer.</summary>
    public void ReplayFailed() => Interlocked.Increment(ref _replaysFailed);

    /// <summary>What has been counted since the last call. For one thread at a time.</summary>
    /// <param name="routes">How many answers were compared on each route meanwhile.</param>
    public MirrorTally Take(ImmutableArray<ComparedTally> routes)
    {
        var tally = TakePlaces() with
        {
            Matched = Interlocked.Exchange(ref _matched, 0),
            Failed = Interlocked.Exchange(ref _failed, 0),
            Dropped = Interlocked.Exchange(ref _dropped, 0),
            ReplaysFailed = Interlocked.Exchange(ref _replaysFailed, 0),
            Skipped = TakeSkipped(),
            Routes = routes,
        };
        return tally.Candidates == 0 && tally.ReplaysFailed == 0 && routes.IsEmpty && tally.Differences.IsEmpty ? MirrorTally.Empty : tally;
    }

    private MirrorTally TakePlaces()
    {
        lock (_lock)
        {
            var taken = new MirrorTally
            {
                Mismatched = _mismatched,
                Differences = MirrorMerger.Bounded(_places.Select(place => new DifferenceTally(
                    place.Key.Method, place.Key.Route, place.Key.Path, place.Value.Raw, place.Value.Noise)
                {
                    Examples = place.Value.Example is { } example ? [example] : [],
                })),
                Patterns = MirrorMerger.Bounded(_patterns.Select(pattern => new DifferencePattern(
                    pattern.Key.Method, pattern.Key.Route, pattern.Value.Paths, pattern.Value.Count))),
            };
            _mismatched = 0;
            _places.Clear();
            _patterns.Clear();
            return taken;
        }
    }

    /// <summary>The counts of a place; when there are too many, of all others of its route together.</summary>
    private Place PlaceOf_NeedsLock(MethodClass method, string route, string path)
    {
        if (_places.TryGetValue((method, route, path), out var known))
        {
            return known;
        }

        var key = (method, route, _places.Count < MaxPlaces ? path : Difference.OtherPlaces);
        if (!_places.TryGetValue(key, out var place))
        {
            _places.Add(key, place = new Place());
        }

        return place;
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

    private sealed class Place
    {
        public long Raw { get; set; }

        public long Noise { get; set; }

        public DifferenceExample? Example { get; set; }
    }
}
