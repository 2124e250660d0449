using System.Globalization;

namespace Hal9.Migrate.State.Lanes;

/// <summary>Bounds how many rows lanes copy and verify in a second, all together; may be changed, paused and resumed at any time. Thread-safe.</summary>
public sealed class RowThrottle(TimeProvider time)
{
    private readonly Lock _gate = new();
    private double? _rowsPerSecond;
    private bool _isPaused;
    private bool _isBehind;
    private readonly SourceBrake? _brake;
    private long _freeAt = time.GetTimestamp();

    /// <summary>The clock it goes by.</summary>
    public TimeProvider Time => time;

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

    /// <summary>Pauses while the source takes longer than this to answer; null for never.</summary>
    public TimeSpan? PauseAbove
    {
        init => _brake = value is { } limit ? new(limit) : null;
    }

    /// <summary>Pauses while changes have waited longer than this to be applied, until none waits; null for never.</summary>
    public TimeSpan? PauseAboveLag { get; init; }

    /// <summary>Why it pauses by itself, for people; null when it does not.</summary>
    public string? PauseReason
    {
        get
        {
            lock (_gate)
            {
                return _brake?.Reason ?? (_isBehind ? Lagging : null);
            }
        }
    }

    /// <summary>Whether copying and verifying wait: because somebody said so, because the source is slow, or changes have waited too long. What is written to the source is applied even so.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _isPaused || _isBehind || _brake is { IsOn: true };
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

    /// <summary>The source took so long to answer a small question.</summary>
    public void NoteAnswer(TimeSpan took)
    {
        lock (_gate)
        {
            _brake?.Note(took);
        }
    }

    /// <summary>For so long there has been a change that was not applied; zero when none waits.</summary>
    public void NoteLag(TimeSpan lag)
    {
        lock (_gate)
        {
            // Once begun until nothing waits, or it would come and go.
            _isBehind = lag > TimeSpan.Zero && (_isBehind || lag > PauseAboveLag);
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

    private string Lagging => string.Create(CultureInfo.InvariantCulture, $"paused: changes have waited longer than {PauseAboveLag!.Value.TotalSeconds:0.###} s; goes on when they are applied");
}
