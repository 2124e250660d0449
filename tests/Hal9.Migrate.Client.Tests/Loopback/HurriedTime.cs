namespace Hal9.Migrate.Client.Tests.Loopback;

/// <summary>
/// A clock on which short pauses (polls, retries, backoff) pass at once, and are counted, so that tests wait for events only. Long ones,
/// which are limits, pass as usual.
/// </summary>
internal sealed class HurriedTime : TimeProvider
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(30);
    private long _skipped;

    /// <summary>Told before a pause passes.</summary>
    public Action? OnPause { get; init; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _skipped));

    public override long GetTimestamp() => Interlocked.Read(ref _skipped);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > Short)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        OnPause?.Invoke();
        Interlocked.Add(ref _skipped, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
