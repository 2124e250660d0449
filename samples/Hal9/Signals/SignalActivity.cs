using Hal9.Sample.Metrics;

namespace Hal9.Sample.Signals;

/// <summary>What happened to signals lately, for health and metrics. Thread-safe.</summary>
internal sealed class SignalActivity(TimeProvider time)
{
    private long _comparisons;

    /// <summary>Milliseconds from a signal's arrival until its neuron was known, waiting included.</summary>
    public RollingWindow RoutingMs { get; } = new(time);

    /// <summary>Vectors compared for each signal.</summary>
    public RollingWindow Compared { get; } = new(time);

    /// <summary>Vectors compared since the start.</summary>
    public long Comparisons => Interlocked.Read(ref _comparisons);

    public void Routed(TimeSpan elapsed, int compared)
    {
        Interlocked.Add(ref _comparisons, compared);
        RoutingMs.Add(elapsed.TotalMilliseconds);
        Compared.Add(compared);
    }
}
