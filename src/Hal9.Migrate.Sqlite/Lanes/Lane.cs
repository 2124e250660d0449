namespace Hal9.Migrate.Sqlite.Lanes;

/// <summary>One thread on which everything that writes is done in turn: what is urgent before what can wait. Thread-safe.</summary>
/// <remarks>SQLite lets one writer in at a time, and blocks while it writes: so the one that blocks is a thread of its own.</remarks>
internal sealed class Lane 
{
    private readonly object gate = new();
    private readonly Queue<Action> urgent = new();
    private readonly Queue<Action> patient = new();
    private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action closing = () => { };
    private bool closed;

    public Lane(string name) => new Thread(Work) { IsBackground = true, Name = name }.Start();

    /// <summary>Does the work when its turn comes. Cancelling has an effect until then; what has begun is done to its end.</summary>
    public Task<T> RunAsync<T>(Urgency urgency, Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            (urgency == Urgency.Urgent ? urgent : patient).Enqueue(() => Complete(done, work, cancellationToken));
            Monitor.Pulse(gate);
        }

        return done.Task;
    }

    /// <summary>Takes no more work, does what it has, then the last thing, and ends. Once.</summary>
    public Task CloseAsync(Action last)
    {
        lock (gate)
        {
            closed = true;
            closing = last;
            Monitor.Pulse(gate);
        }

        return ended.Task;
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

        Complete(ended, () => { closing(); return true; }, CancellationToken.None);
    }

    private Action? Next()
    {
        lock (gate)
        {
            Action? work;
            while (!urgent.TryDequeue(out work) && !patient.TryDequeue(out work) && !closed)
            {
                Monitor.Wait(gate);
            }

            return work;
        }
    }
}
