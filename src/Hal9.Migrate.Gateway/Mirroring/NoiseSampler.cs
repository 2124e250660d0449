using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Chooses the requests that are asked of the legacy a second time: a share of each route, and never more than the legacy can be asked. Thread-safe.</summary>
internal sealed class NoiseSampler(NoiseLearning learning, TimeProvider time)
{
    /// <summary>So many may be under way at once; a legacy that is slow is not asked more.</summary>
    public const int MostUnderWay = 4;

    // A route that is rarely used would else have to wait for days.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RouteShare> _routes = new(StringComparer.Ordinal);
    private readonly double _sample = (double)learning.Sample.Value / 100;
    private long _second;
    private int _inSecond;
    private int _underWay;

    /// <summary>Whether the next request of a route is asked twice; if so <see cref="End"/> follows.</summary>
    public bool TryBegin(string route)
    {
        if (!learning.IsOn)
        {
            return false;
        }

        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_routes.TryGetValue(route, out var share))
            {
                _routes.Add(route, share = new RouteShare());
            }

            // What could not be asked is not made up for later in one go.
            share.Due = Math.Min(share.Due + _sample, 2);
            if ((share.Due < 1 && share.Last is { } last && time.GetElapsedTime(last, now) < LongestPause) || !HasRoom_NeedsLock(now))
            {
                return false;
            }

            (share.Due, share.Last) = (Math.Max(0, share.Due - 1), now);
            _inSecond++;
            _underWay++;
            return true;
        }
    }

    /// <summary>It has been asked.</summary>
    public void End()
    {
        lock (_lock)
        {
            _underWay--;
        }
    }

    private bool HasRoom_NeedsLock(long now)
    {
        var second = now / time.TimestampFrequency;
        if (second != _second)
        {
            (_second, _inSecond) = (second, 0);
        }

        return _underWay < MostUnderWay && _inSecond < learning.MaxPerSecond;
    }

    private sealed class RouteShare
    {
        public double Due { get; set; }

        public long? Last { get; set; }
    }
}
