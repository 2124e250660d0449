namespace Hal9.Migrate.Server.Control;

/// <summary>Tells whoever waits that something has happened, again and again. Thread-safe.</summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Completes when the signal is next raised after this was read.</summary>
    public Task Next => _next.Task;

    /// <summary>Releases everybody who waits.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
