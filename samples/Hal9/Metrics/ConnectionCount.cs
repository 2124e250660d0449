namespace Hal9.Sample.Metrics;

/// <summary>How many connections are open. Thread-safe.</summary>
internal sealed class ConnectionCount
{
    private long _open;

    public long Open => Interlocked.Read(ref _open);

    public void Opened() => Interlocked.Increment(ref _open);

    public void Closed() => Interlocked.Decrement(ref _open);
}
