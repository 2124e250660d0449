using System.Collections.Concurrent;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Sessions;

/// <summary>Sessions, used again one after another. Thread-safe.</summary>
internal sealed class Database : IAsyncDisposable
{
    // Of rows in bulk: with the driver's default each system call moves an eighth of it.
    private const int BufferLength = 64 << 10;

    private readonly NpgsqlDataSource _source;
    private readonly Action<string>? _before;
    private readonly ConcurrentBag<SqlSession> _idle = [];
    private volatile bool _isDisposed;

    public Database(string connection, Action<string>? before)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false, Enlist = false, CommandTimeout = 0, ReadBufferSize = BufferLength, WriteBufferSize = BufferLength };
        settings.ApplicationName ??= "hal9-migrate";
        Location = $"{settings.Host}:{settings.Port}/{settings.Database}";
        (_source, _before) = (NpgsqlDataSource.Create(settings), before);
    }

    /// <summary>Where it is, for people.</summary>
    public string Location { get; }

    /// <summary>Reads in one snapshot.</summary>
    public Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) => UseAsync(
        async session =>
        {
            await session.BeginAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            var result = await work(session);
            await session.EndAsync("COMMIT", cancellationToken);
            return result;
        },
        cancellationToken);

    /// <summary>Reads in one snapshot that stays until the returned release.</summary>
    public Task<(T Result, Func<ValueTask> Release)> ReadAndHoldAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) => TranslatedAsync(async () =>
    {
        var session = await RentAsync(cancellationToken);
        try
        {
            await session.BeginAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            return (await work(session), new Func<ValueTask>(() => ReturnAsync(session)));
        }
        catch
        {
            await ReturnAsync(session);
            throw;
        }
    });

    /// <summary>Lends a session.</summary>
    public Task<T> UseAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) => TranslatedAsync(async () =>
    {
        var session = await RentAsync(cancellationToken);
        try
        {
            return await work(session);
        }
        finally
        {
            await ReturnAsync(session);
        }
    });

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var session))
        {
            await session.DisposeAsync();
        }

        await _source.DisposeAsync();
    }

    /// <summary>Failures as people read them.</summary>
    public async Task<T> TranslatedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlFaults.Translate(exception, Location);
        }
    }

    private async Task<SqlSession> RentAsync(CancellationToken cancellationToken)
    {
        while (_idle.TryTake(out var session))
        {
            if (session.IsUsable)
            {
                return session;
            }

            await session.DisposeAsync();
        }

        return await SqlSession.OpenAsync(_source, _before, cancellationToken);
    }

    private async ValueTask ReturnAsync(SqlSession session)
    {
        try
        {
            await session.RollBackAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // It is given up below; the server rolls back.
        }

        if (session.IsUsable && !_isDisposed)
        {
            _idle.Add(session);
        }
        else
        {
            await session.DisposeAsync();
        }
    }
}
