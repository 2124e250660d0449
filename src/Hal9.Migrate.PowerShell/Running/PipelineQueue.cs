namespace Hal9.Migrate.PowerShell.Running;

/// <summary>
/// Brings work from an operation's threads to the pipeline's thread, in order. Bounded: whoever is ahead of the pipeline waits for it,
/// so that a stream of any length takes no memory. Thread-safe.
/// </summary>
/// <param name="capacity">How much may wait.</param>
internal sealed class PipelineQueue(int capacity = PipelineQueue.DefaultCapacity)
{
    private const int DefaultCapacity = 64;

    private readonly object _gate = new();
    private readonly Queue<Action> _waiting = new();
    private bool _isComplete;
    private bool _isClosed;

    /// <summary>Leaves work for the pipeline's thread; waits while too much is waiting already.</summary>
    /// <returns>False when it will not be done: it came after the end, or the pipeline is gone.</returns>
    public bool Post(Action work)
    {
        lock (_gate)
        {
            while (_waiting.Count >= capacity && !_isClosed && !_isComplete)
            {
                Monitor.Wait(_gate);
            }

            if (_isClosed || _isComplete)
            {
                return false;
            }

            _waiting.Enqueue(work);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Does what was posted, on the calling thread, until the queue is complete. What the work throws ends it.</summary>
    public void Drain()
    {
        while (Take() is { } work)
        {
            work();
        }
    }

    /// <summary>Says that nothing more comes; what waits is still done.</summary>
    public void Complete() => End(ref _isComplete);

    /// <summary>Says that nobody takes anything any more; what waits is dropped.</summary>
    public void Close() => End(ref _isClosed);

    private Action? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isComplete && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            if (_isClosed || _waiting.Count == 0)
            {
                return null;
            }

            var next = _waiting.Dequeue();
            Monitor.PulseAll(_gate);
            return next;
        }
    }

    private void End(ref bool how)
    {
        lock (_gate)
        {
            how = true;
            Monitor.PulseAll(_gate);
        }
    }
}
