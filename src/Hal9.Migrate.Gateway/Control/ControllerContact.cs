namespace Hal9.Migrate.Gateway.Control;

/// <summary>When the controller was last heard of, and how often it could not be reached. Thread-safe.</summary>
internal sealed class ControllerContact(TimeProvider time)
{
    private long _last;
    private long _failures;

    /// <summary>When it last answered; null before it ever has.</summary>
    public DateTimeOffset? Last => Interlocked.Read(ref _last) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>How many reports it has refused, or has not answered.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>It has answered.</summary>
    public void Heard() => Interlocked.Exchange(ref _last, time.GetUtcNow().UtcTicks);

    /// <summary>It has not.</summary>
    public void Failed() => Interlocked.Increment(ref _failures);
}
