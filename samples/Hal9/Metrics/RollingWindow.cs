using System.Runtime.InteropServices;

namespace Hal9.Sample.Metrics;

/// <summary>Count, sum and maximum of what was observed over the last minute, in buckets of a second. Thread-safe.</summary>
internal sealed class RollingWindow(TimeProvider time)
{
    private const int Seconds = 60;

    private readonly Lock _lock = new();
    private readonly Bucket[] _buckets = new Bucket[Seconds];

    public void Add(double value)
    {
        var second = Second();
        lock (_lock)
        {
            ref var bucket = ref _buckets[second % Seconds];
            if (bucket.Second != second || bucket.Count == 0)
            {
                bucket = new Bucket(second, 0, 0, double.NegativeInfinity);
            }

            bucket = new Bucket(second, bucket.Count + 1, bucket.Sum + value, Math.Max(bucket.Max, value));
        }
    }

    /// <summary>What was observed in this second and the 59 before it.</summary>
    public WindowTotals Totals()
    {
        var oldest = Second() - Seconds;
        var totals = new WindowTotals(0, 0, 0);
        lock (_lock)
        {
            foreach (var bucket in _buckets)
            {
                if (bucket.Count > 0 && bucket.Second > oldest)
                {
                    totals = new WindowTotals(totals.Count + bucket.Count, totals.Sum + bucket.Sum, Math.Max(totals.Max, bucket.Max));
                }
            }
        }

        return totals;
    }

    private long Second() => time.GetTimestamp() / time.TimestampFrequency;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Bucket(long Second, int Count, double Sum, double Max);
}
