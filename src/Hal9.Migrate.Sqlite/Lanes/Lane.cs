namespace Hal9.Migrate.Sqlite.Lanes;

/// <summary>One thread on which everything that writes is done in turn: what is urgent before what can wait. Thread-safe.</summary>
/// <remarks>SQLite lets one writer in at a time, and blocks while it writes: so the one that blocks is a thread of its own.</remarks>
internal sealed class Lane
{
    private readonly object _gate = new();
    private readonly Queue<Action> _urgent = new();
    private readonly Queue<Action> _patient = new();
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action _closing = () => { };
    private bool _closed;

    public Lane(string name) => new Thread(Work) { IsBackground = true, Name = name }.Start();

    /// <summary>Does the work when its turn comes. Cancelling has an effect until then; what has begun is done to its end.</summary>
    public Task<T> RunAsync<T>(Urgency urgency, Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            (urgency == Urgency.Urgent ? _urgent : _patient).Enqueue(() => Complete(done, work, cancellationToken));
            Monitor.Pulse(_gate);
        }

        return done.Task;
    }

    /// <summary>Takes no more work, does what it has, then the last thing, and ends. Once.</summary>
    public Task CloseAsync(Action last)
    {
        lock (_gate)
        {
            _closed = true;
            _closing = last;
            Monitor.Pulse(_gate);
        }

        return _ended.Task;
    }

    private static void Complete<T>(TaskCompletionSource<T> done, Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            done.SetResult(work());
        }
#pragma warning disable CA1031 // it goes to the caller, whatever it is
        catch (Exception exception)
#pragma warning restore CA1031
        {
            done.SetException(exception);
        }
    }

    private void Work()
    {
        while (Next() is { } work)
        {
            work();
        }

        Complete(_ended, () => { _closing(); return true; }, CancellationToken.None);
    }

    private Action? Next()
    {
        lock (_gate)
        {
            Action? work;
            while (!_urgent.TryDequeue(out work) && !_patient.TryDequeue(out work) && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return work;
        }
    }
}
