namespace Hal9.Migrate.Gateway.Writes;

/// <summary>Counts requests that may write: those under way, and those held during a fence. Thread-safe.</summary>
internal sealed class WriteTraffic
{
    private long _inFlight;
    private long _held;
    private long _heldInAll;
    private volatile TaskCompletionSource? _drained;

    /// <summary>
    /// How many are under way. Read after the routing that is reported along with it: a request that is not counted yet will see
    /// that routing, or a later one, before it goes on.
    /// </summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>How many wait.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>How many have waited.</summary>
    public long HeldInAll => Interlocked.Read(ref _heldInAll);

    /// <summary>One is about to go; a full fence, after which the routing has to be looked at again.</summary>
    public void Enter() => Interlocked.Increment(ref _inFlight);

    /// <summary>It is done, or did not go after all.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0)
        {
            _drained?.TrySetResult();
        }
    }

    /// <summary>Completes as soon as none is under way. For one waiter at a time.</summary>
    public Task DrainedAsync()
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _drained = drained;
        if (InFlight == 0)
        {
            drained.TrySetResult();
        }

        return drained.Task;
    }

    /// <summary>One begins to wait, if there is room.</summary>
    public bool TryHold(int most)
    {
        if (Interlocked.Increment(ref _held) > most)
        {
            Interlocked.Decrement(ref _held);
            return false;
        }

        Interlocked.Increment(ref _heldInAll);
        return true;
    }

    /// <summary>It waits no longer.</summary>
    public void Release() => Interlocked.Decrement(ref _held);
}
