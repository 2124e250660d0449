using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>Measures the requests of one stratum. Recording allocates nothing and takes no lock.</summary>
/// <remarks>Good and failed requests are counted apart, so that one increment says both "a request" and "an error" and no window can see one without the other.</remarks>
internal sealed class StratumMeter(Stratum stratum)
{
    private readonly StripedHistogram _good = new();
    private readonly StripedHistogram _failed = new();

    /// <summary>Records a request that took so long.</summary>
    public void Record(long microseconds, bool failed) => (failed ? _failed : _good).Increment(LatencyScale.BucketOf(microseconds));

    /// <summary>Records a request whose duration says nothing: an upgraded connection, an event stream.</summary>
    public void RecordUntimed(bool failed) => (failed ? _failed : _good).Increment(StripedHistogram.Untimed);

    /// <summary>What has been recorded since the last call; null when nothing was. For one thread at a time.</summary>
    /// <param name="scratch">Zeros, as many as a histogram has counters; zeros again afterwards.</param>
    public StratumTally? Take(Span<long> scratch)
    {
        var errors = _failed.TakeInto(scratch);
        var requests = errors + _good.TakeInto(scratch);
        if (requests == 0)
        {
            return null;
        }

        var tally = new StratumTally(stratum, requests, errors, LatencyHistogram.FromDense(scratch[..LatencyScale.BucketCount]));
        scratch.Clear();
        return tally;
    }
}
