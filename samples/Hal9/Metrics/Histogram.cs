namespace Hal9.Sample.Metrics;

/// <summary>A Prometheus histogram of durations in seconds. Thread-safe; a scrape may see an observation half-counted.</summary>
internal sealed class Histogram
{
    private readonly long[] _counts = new long[Bounds.Count + 1];
    private long _sumMicroseconds;

    /// <summary>Upper bounds in seconds; +Inf follows.</summary>
    public static IReadOnlyList<double> Bounds { get; } =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public double Sum => Interlocked.Read(ref _sumMicroseconds) / 1e6;

    public void Observe(TimeSpan duration)
    {
        var bucket = 0;
        while (bucket < Bounds.Count && duration.TotalSeconds > Bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sumMicroseconds, (long)duration.TotalMicroseconds);
    }

    /// <summary>For each bound, then +Inf: how many observations were at or below it.</summary>
    public IReadOnlyList<long> Cumulative()
    {
        var cumulative = new long[_counts.Length];
        long total = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            total += Interlocked.Read(ref _counts[i]);
            cumulative[i] = total;
        }

        return cumulative;
    }
}
