using System.Collections.Immutable;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>Keeps the first failed and the slowest requests of a second. Asking whether one qualifies costs a comparison.</summary>
internal sealed class SampleBoard
{
    private readonly int _maxFailed;
    private readonly int _maxSlow;
    private readonly Lock _lock = new();
    private readonly List<RequestSample> _failed = [];
    private readonly List<RequestSample> _slow = [];
    private int _failedLeft;
    private double _slowFloor;

    /// <summary>Keeps at most so many of each.</summary>
    public SampleBoard(int maxFailed, int maxSlow)
    {
        _maxFailed = maxFailed;
        _maxSlow = maxSlow;
        Reopen_NeedsLock();
    }

    /// <summary>Whether a failed request would be kept.</summary>
    public bool WantsFailed => Volatile.Read(ref _failedLeft) > 0;

    /// <summary>Whether a request that took so long would be kept.</summary>
    public bool WantsSlow(double milliseconds) => milliseconds > Volatile.Read(ref _slowFloor);

    /// <summary>Keeps a request, if there is still room for it.</summary>
    public void Add(RequestSample sample)
    {
        lock (_lock)
        {
            if (sample.Error is not null)
            {
                AddFailed_NeedsLock(sample);
            }
            else
            {
                AddSlow_NeedsLock(sample);
            }
        }
    }

    /// <summary>What was kept since the last call.</summary>
    public ImmutableArray<RequestSample> Take()
    {
        lock (_lock)
        {
            ImmutableArray<RequestSample> taken = [.. _failed, .. _slow];
            _failed.Clear();
            _slow.Clear();
            Reopen_NeedsLock();
            return taken;
        }
    }

    private void Reopen_NeedsLock()
    {
        Volatile.Write(ref _failedLeft, _maxFailed);
        Volatile.Write(ref _slowFloor, _maxSlow > 0 ? double.NegativeInfinity : double.PositiveInfinity);
    }

    private void AddFailed_NeedsLock(RequestSample sample)
    {
        if (_failed.Count < _maxFailed)
        {
            _failed.Add(sample);
            Volatile.Write(ref _failedLeft, _maxFailed - _failed.Count);
        }
    }

    private void AddSlow_NeedsLock(RequestSample sample)
    {
        if (_slow.Count == _maxSlow)
        {
            var fastest = _slow.MinBy(kept => kept.Milliseconds);
            if (fastest is null || fastest.Milliseconds >= sample.Milliseconds)
            {
                return;
            }

            _slow.Remove(fastest);
        }

        _slow.Add(sample);
        if (_slow.Count == _maxSlow)
        {
            Volatile.Write(ref _slowFloor, _slow.Min(kept => kept.Milliseconds));
        }
    }
}
