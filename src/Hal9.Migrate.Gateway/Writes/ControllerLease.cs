namespace Hal9.Migrate.Gateway.Writes;

/// <summary>
/// How long what the controller said last may be relied on. A gateway that has not been heard of for so long is not waited for any more
/// when writes change hands. Thread-safe.
/// </summary>
internal sealed class ControllerLease(TimeProvider time)
{
    private long _until = long.MinValue;

    /// <summary>Whether it has run out, or was never given.</summary>
    public bool IsExpired => time.GetTimestamp() >= Volatile.Read(ref _until);

    /// <summary>The controller has answered.</summary>
    /// <param name="asked">When the report that it answered was begun: the controller counts from later, so this errs on the safe side.</param>
    /// <param name="length">The length of the lease.</param>
    public void Renew(long asked, TimeSpan length) => Volatile.Write(ref _until, asked + (long)(length.TotalSeconds * time.TimestampFrequency));
}
