using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Hal9.Migrate.Sqlite.State.Capture;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Control;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Transactions;

/// <summary>A database whose rows are moved: read and written on a thread each, as SQLite blocks. Thread-safe.</summary>
internal sealed class Database(string path, SqliteStateOptions options, Action<string>? before) : IAsyncDisposable
{
    private readonly Lane _reading = new("hal9-state-read");
    private readonly Lane _writing = new("hal9-state-write");
    private SqlSession? _reader;
    private SqlSession? _writer;

    public SqliteStateOptions Options => options;

    public string Path => path;

    /// <summary>Reads in one snapshot.</summary>
    public Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellationToken) => _reading.RunAsync(
        Urgency.Urgent,
        () => Translated(() =>
        {
            _reader ??= SqlSession.OpenReading(path, options.BusyTimeout, before);
            return _reader.InSnapshot(() => work(_reader));
        }),
        cancellationToken);

    /// <summary>Writes in one transaction in which the epoch has been checked. Null as result leaves everything as it was.</summary>
    public Task<T?> WriteAsync<T>(long epoch, Func<SqlSession, T?> work, CancellationToken cancellationToken, TimeSpan? lockTimeout = null)
        where T : class => _writing.RunAsync(
        Urgency.Urgent,
        () => Translated(() =>
        {
            _writer ??= SqlSession.OpenWriting(path, options.BusyTimeout, before);
            _writer.SetBusyTimeout(lockTimeout ?? options.BusyTimeout);
            try
            {
                _writer.Demarcate("BEGIN IMMEDIATE");
                Require(epoch, ControlTable.TryRead(_writer));
                var result = work(_writer);
                if (result is not null)
                {
                    _writer.Demarcate("COMMIT");
                }

                return result;
            }
            catch (SqliteException exception) when (lockTimeout is not null && exception.SqliteErrorCode is SQLITE_BUSY or SQLITE_LOCKED)
            {
                return null;
            }
            finally
            {
                _writer.RollBack();
            }
        }),
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _reading.CloseAsync(() => _reader?.Dispose());
        await _writing.CloseAsync(() => _writer?.Dispose());
    }

    private void Require(long epoch, ControlRow? row)
    {
        if (row is not null && !row.Admits(epoch))
        {
            throw new MigrateException(
                ProblemCode.LeaseLost, $"Another controller has taken over '{path}' (epoch {row.Epoch}; this one's is {epoch}). Nothing was written.", "Nothing needs to be done here.");
        }
    }

    private T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLITE_ERROR or SQLITE_CONSTRAINT or SQLITE_MISMATCH or SQLITE_TOOBIG)
        {
            throw new MigrateException(
                ProblemCode.StateUnsupported, $"'{path}' does not take what the plan asks for: {exception.Message}", "Correct the table, key or expression in the plan.", exception);
        }
        catch (Exception exception) when (SqliteFaults.IsOfTheStore(exception))
        {
            throw SqliteFaults.Translate(exception, path);
        }
    }
}
