using System.Collections.Concurrent;

namespace Hal9.Sample.Storage;

/// <summary>Connections for reading, one for each thread that reads at the same time. Thread-safe.</summary>
internal sealed class SessionPool(IStoreDatabase database) : IDisposable
{
    private readonly ConcurrentBag<StoreSession> _idle = [];

    /// <summary>Runs the read on a connection no other thread uses meanwhile.</summary>
    public T Read<T>(Func<StoreSession, T> read)
    {
        var session = _idle.TryTake(out var idle) ? idle : database.OpenToRead();
        try
        {
            return read(session);
        }
        finally
        {
            _idle.Add(session);
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
