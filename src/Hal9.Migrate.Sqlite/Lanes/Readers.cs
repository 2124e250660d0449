using System.Collections.Concurrent;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Lanes;

/// <summary>Reads, a few at a time, on connections of their own: no read waits for a write or the other way round. Thread-safe.</summary>
internal sealed class Readers(Connections connections) : IAsyncDisposable
{
    private const int AtATime = 4;
    private readonly SemaphoreSlim _slots = new(AtATime);
    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private bool _closed;

    /// <summary>Reads what is committed by now. Cancelling has an effect until the reading begins.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return await Task.Run(() => Read(read), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Waits for the reads under way and closes their connections. Once.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var slot = 0; slot < AtATime; slot++)
        {
            await _slots.WaitAsync();
        }

        _closed = true;
        _slots.Release(AtATime);
        while (_idle.TryTake(out var connection))
        {
            await connection.DisposeAsync();
        }
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = _idle.TryTake(out var used) ? used : connections.OpenReading();
            var result = read(connection);
            _idle.Add(connection);
            connection = null;
            return result;
        }
        catch (Exception exception) when (SqliteFaults.IsOfTheStore(exception))
        {
            throw SqliteFaults.Translate(exception, connections.Path);
        }
        finally
        {
            // After a failure: another one costs little, and this one may not have survived.
            connection?.Dispose();
        }
    }
}
