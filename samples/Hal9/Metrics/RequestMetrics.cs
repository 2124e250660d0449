using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Hal9.Sample.Metrics;

/// <summary>Counts requests and times them. Thread-safe.</summary>
internal sealed class RequestMetrics(TimeProvider time)
{
    private readonly ConcurrentDictionary<RequestKey, StrongBox<long>> _requests = new();
    private readonly ConcurrentDictionary<(string Method, string Route), Histogram> _durations = new();

    /// <summary>1 for every answered API request that failed with 5xx, 0 for every other.</summary>
    public RollingWindow Failures { get; } = new(time);

    public IEnumerable<(RequestKey Key, long Count)> Requests =>
        _requests.Select(pair => (pair.Key, Interlocked.Read(ref pair.Value.Value)));

    public IEnumerable<(string Method, string Route, Histogram Durations)> Durations =>
        _durations.Select(pair => (pair.Key.Method, pair.Key.Route, pair.Value));

    public void Observe(RequestKey request, TimeSpan duration)
    {
        Interlocked.Increment(ref _requests.GetOrAdd(request, static _ => new StrongBox<long>()).Value);
        _durations.GetOrAdd((request.Method, request.Route), static _ => new Histogram()).Observe(duration);
    }
}
