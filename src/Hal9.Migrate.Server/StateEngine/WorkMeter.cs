using Hal9.Migrate.Decisions;
using Hal9.Migrate.State.Lanes;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>Measures what engines do, over all of a reign. For one caller.</summary>
internal sealed class WorkMeter(TimeProvider time)
{
    private const int Kept = 4_096;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);

    private readonly double[] _lags = new double[Kept];
    private long _lagCount;
    private (long At, double? Value) _p99;
    private LaneCounts _earlier;
    private LaneCounts _now;
    private TimeSpan _copying;
    private readonly Queue<(long At, long Copied)> _recent = new();

    /// <summary>Another engine counts from 0 again.</summary>
    public void Begin() => (_earlier, _now) = (_earlier + _now, default);

    /// <summary>A step was done.</summary>
    /// <param name="counts">What the engine has done in all.</param>
    /// <param name="took">How long the step took.</param>
    public void Step(LaneCounts counts, TimeSpan took)
    {
        _copying += counts.Copied > _now.Copied ? took : TimeSpan.Zero;
        _now = counts;
        if (_recent.Count == 0 || time.GetElapsedTime(_recent.Last().At) >= Fresh)
        {
            _recent.Enqueue((time.GetTimestamp(), (_earlier + _now).Copied));
        }

        while (time.GetElapsedTime(_recent.Peek().At) > Recent && _recent.Count > 2)
        {
            _recent.Dequeue();
        }
    }

    /// <summary>The other side had everything again; the last change that it had to wait for can have waited for so long.</summary>
    public void CaughtUp(TimeSpan lag) => _lags[_lagCount++ % Kept] = lag.TotalMilliseconds;

    /// <summary>What was measured.</summary>
    /// <param name="remaining">How many rows are still to be copied; null when that is not known, or none is.</param>
    public StateWork Read(long? remaining)
    {
        var sum = _earlier + _now;
        return new(sum.Copied, _copying > TimeSpan.Zero ? sum.Copied / _copying.TotalSeconds : null, sum.Applied, sum.Verified, P99()) { EtaSeconds = Eta(remaining, sum.Copied) };
    }

    // By the clock, not by the time that copying took: applying changes takes its turns, and whoever asks waits for those, too.
    private double? Eta(long? remaining, long copied)
    {
        if (remaining is not { } rows || _recent.Count == 0)
        {
            return null;
        }

        var (at, before) = _recent.Peek();
        return copied > before ? Math.Round(rows / ((copied - before) / time.GetElapsedTime(at).TotalSeconds), 1) : null;
    }

    private double? P99()
    {
        if (_lagCount > 0 && (_p99.Value is null || time.GetElapsedTime(_p99.At) >= Fresh))
        {
            var known = _lags[..(int)Math.Min(_lagCount, Kept)];
            Array.Sort(known);
            _p99 = (time.GetTimestamp(), known[(int)Math.Ceiling(known.Length * 0.99) - 1]);
        }

        return _p99.Value;
    }
}
