namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>The time limit of one mirrored request after the other; ends early when mirroring stops.</summary>
internal sealed class MirrorTimer(CancellationToken stopped) : IDisposable
{
    private CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stopped);

    /// <summary>Whether mirroring has stopped.</summary>
    public bool IsStopped => stopped.IsCancellationRequested;

    /// <summary>Starts the time of the next request.</summary>
    public CancellationToken Start(TimeSpan limit)
    {
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
        if (_source.IsCancellationRequested)
        {
            _source.Dispose();
            _source = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        }

        _source.CancelAfter(limit);
        return _source.Token;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
