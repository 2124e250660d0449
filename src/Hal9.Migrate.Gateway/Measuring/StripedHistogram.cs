using System.Numerics;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>
/// Counts on <see cref="LatencyScale"/>, and of what has no latency, by many threads at once: one atomic increment each, in an
/// array of the core that counts. The arrays are made when first needed, and never again.
/// </summary>
/// <remarks>Counters only go up and wrap; what has come since the last look is the difference, so nothing is lost or counted twice.</remarks>
internal sealed class StripedHistogram
{
    /// <summary>The place of what has no latency.</summary>
    public const int Untimed = LatencyScale.BucketCount;

    /// <summary>How many counters there are.</summary>
    public const int Length = LatencyScale.BucketCount + 1;

    // Four arrays take the contention off a counter, and bound what a hundred route templates may cost.
    private static readonly int StripeCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 4));

    private readonly int[]?[] _stripes = new int[]?[StripeCount];
    private int[]? _taken;

    /// <summary>Counts one in a bucket, or in <see cref="Untimed"/>.</summary>
    public void Increment(int index)
    {
        var stripe = Volatile.Read(ref _stripes[Thread.GetCurrentProcessorId() & (StripeCount - 1)]) ?? MakeStripe();
        Interlocked.Increment(ref stripe[index]);
    }

    /// <summary>Adds what has come since the last call to the counts, and returns how much it was. For one thread at a time.</summary>
    public long TakeInto(Span<long> counts)
    {
        var total = 0L;
        if (Array.TrueForAll(_stripes, stripe => stripe is null))
        {
            return total;
        }

        var taken = _taken ??= new int[Length];
        for (var i = 0; i < Length; i++)
        {
            var sum = 0;
            foreach (var stripe in _stripes)
            {
                sum += stripe is null ? 0 : Volatile.Read(ref stripe[i]);
            }

            var fresh = (uint)(sum - taken[i]);
            taken[i] = sum;
            counts[i] += fresh;
            total += fresh;
        }

        return total;
    }

    private int[] MakeStripe()
    {
        ref var place = ref _stripes[Thread.GetCurrentProcessorId() & (StripeCount - 1)];
        return Interlocked.CompareExchange(ref place, new int[Length], comparand: null) ?? place;
    }
}
