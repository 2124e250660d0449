namespace Hal9.Migrate.State.Lanes;

/// <summary>Bounds how many rows lanes copy and verify in a second, all together; may be changed, paused and resumed at any time. Thread-safe.</summary>
public sealed class RowThrottle(TimeProvider time)
{
    private readonly Lock _gate = new();
    private double? _rowsPerSecond;
    private bool _isPaused;
    private long _freeAt = time.GetTimestamp();

    /// <summary>The bound; null for none. Above 0.</summary>
    public double? RowsPerSecond
    {
        get
        {
            lock (_gate)
            {
                return _rowsPerSecond;
            }
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value ?? 1, nameof(value));
            lock (_gate)
            {
                (_rowsPerSecond, _freeAt) = (value, time.GetTimestamp());
            }
        }
    }

    /// <summary>Whether copying and verifying wait. What is written to the source is applied even so.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _isPaused;
            }
        }

        set
        {
            lock (_gate)
            {
                _isPaused = value;
            }
        }
    }

    /// <summary>Accounts for rows that were moved, and says how long to wait before the next ones.</summary>
    public TimeSpan Spend(long rows)
    {
        lock (_gate)
        {
            if (_rowsPerSecond is not { } rate)
            {
                return TimeSpan.Zero;
            }

            // Time that was not used is gone: after a pause there is no burst.
            var now = time.GetTimestamp();
            _freeAt = Math.Max(_freeAt, now) + (long)(rows / rate * time.TimestampFrequency);
            return time.GetElapsedTime(now, _freeAt);
        }
    }

    /// <summary>Accounts for rows that were moved and waits until the next ones may be.</summary>
    public Task SpendAsync(long rows, CancellationToken cancellationToken) =>
        Spend(rows) is { Ticks: > 0 } wait ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
}
