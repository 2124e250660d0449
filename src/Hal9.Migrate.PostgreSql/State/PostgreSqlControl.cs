using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State;

/// <summary>Control row, gate and capture of a database of PostgreSQL. Reading and writing rows, partitions and TRUNCATE are yet to come.</summary>
/// <remarks>Thread-safe. A lock that cannot be had within the lock timeout leaves everything as it was: writers queue behind whoever waits for it.</remarks>
public sealed class PostgreSqlControl : IControlledStore
{
    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _lockTimeout;

    /// <param name="connection">A connection string.</param>
    /// <param name="lockTimeout">How long the fence waits for writers in flight; 200 ms unless given.</param>
    public PostgreSqlControl(string connection, TimeSpan? lockTimeout = null)
    {
        var parsed = new NpgsqlConnectionStringBuilder(connection);
        (_source, _lockTimeout) = (NpgsqlDataSource.Create(connection), lockTimeout ?? TimeSpan.FromMilliseconds(200));
        Location = $"{parsed.Host}:{parsed.Port}/{parsed.Database}";
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken) => InTransactionAsync("REPEATABLE READ READ ONLY", async connection =>
    {
        var row = await ReadRowAsync(connection, "", cancellationToken);
        return new StoreStatus(row, row is null ? 0 : await CountEntriesAsync(connection, cancellationToken));
    }, cancellationToken);

    /// <inheritdoc/>
    public Task ArmAsync(long epoch, ControlRow initial, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken) => WriteAsync(
        epoch,
        async (connection, _) =>
        {
            await RunAsync(connection, ControlSql.Create + ControlSql.CreateDeny, cancellationToken);
            await RunAsync(
                connection, $"INSERT INTO {ControlSql.Schema}.control VALUES (1, $1, $2, $3, $4, gen_random_uuid()::text) ON CONFLICT DO NOTHING", cancellationToken,
                initial.Epoch, initial.Term, initial.Owns, initial.IsOpen);
            foreach (var route in tables)
            {
                await RunAsync(connection, CaptureSql.Arm(route), cancellationToken);
            }

            await ShapeGatesAsync(connection, (await ReadRowAsync(connection, "", cancellationToken))!.IsOpen, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DisarmAsync(long epoch, CancellationToken cancellationToken) => WriteAsync(
        epoch,
        async (connection, _) =>
        {
            await RunAsync(connection, $"DROP SCHEMA IF EXISTS {ControlSql.Schema} CASCADE", cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RaiseEpochAsync(long epoch, CancellationToken cancellationToken) => WriteAsync(
        epoch,
        async (connection, row) =>
        {
            await SaveAsync(connection, row!.Raise(epoch), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> TryChangeAsync(long epoch, ControlChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(
                epoch,
                async (connection, row) =>
                {
                    var isEmpty = change.Verb == ControlVerb.Cede && await CountEntriesAsync(connection, cancellationToken) == 0;
                    if (row is null || change.Apply(row, isEmpty) is not { } after)
                    {
                        return false;
                    }

                    await SaveAsync(connection, after, cancellationToken);
                    if (after.IsOpen != row.IsOpen)
                    {
                        await ShapeGatesAsync(connection, after.IsOpen, cancellationToken);
                    }

                    return true;
                },
                cancellationToken);
        }
        catch (MigrateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected })
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task ShapeGatesAsync(NpgsqlConnection connection, bool isOpen, CancellationToken cancellationToken)
    {
        await RunAsync(connection, $"{ControlSql.DropGates}; {ControlSql.CreateDeny}", cancellationToken);
        foreach (var table in isOpen ? [] : await TextsAsync(connection, $"SELECT DISTINCT source FROM {ControlSql.Schema}.captured ORDER BY source", cancellationToken))
        {
            await RunAsync(connection, ControlSql.CloseGate(table), cancellationToken);
        }
    }

    private Task<T> WriteAsync<T>(long epoch, Func<NpgsqlConnection, ControlRow?, Task<T>> work, CancellationToken cancellationToken) => InTransactionAsync(
        "READ COMMITTED",
        async connection =>
        {
            // On, whatever the server's default: what has returned is on the disk.
            await RunAsync(connection, FormattableString.Invariant($"SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = {(int)_lockTimeout.TotalMilliseconds}; {ControlSql.Applying}"), cancellationToken);
            var row = await ReadRowAsync(connection, "FOR UPDATE", cancellationToken);
            return row is null || row.Admits(epoch) ? await work(connection, row) : throw new MigrateException(
                ProblemCode.LeaseLost, $"Another controller has taken over {Location} (epoch {row.Epoch}; this one's is {epoch}). Nothing was written.", "Nothing needs to be done here.");
        },
        cancellationToken);

    private async Task<T> InTransactionAsync<T>(string kind, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await RunAsync(connection, $"BEGIN ISOLATION LEVEL {kind}", cancellationToken);
            try
            {
                var result = await work(connection);
                await RunAsync(connection, "COMMIT", cancellationToken);
                return result;
            }
            catch
            {
                // A connection that is broken has rolled back already.
                await (connection.FullState == System.Data.ConnectionState.Open ? RunAsync(connection, "ROLLBACK", CancellationToken.None) : Task.CompletedTask);
                throw;
            }
        }
        catch (NpgsqlException exception)
        {
            throw new MigrateException(ProblemCode.StoreUnwritable, $"PostgreSQL at {Location} did not do what it was asked: {exception.Message}", innerException: exception);
        }
    }

    private static async Task<ControlRow?> ReadRowAsync(NpgsqlConnection connection, string locked, CancellationToken cancellationToken)
    {
        if ((await TextsAsync(connection, $"SELECT to_regclass('{ControlSql.Schema}.control')::text", cancellationToken)) is [null])
        {
            return null;
        }

        await using var command = new NpgsqlCommand($"SELECT epoch, term, owns, open FROM {ControlSql.Schema}.control {locked}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new ControlRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2), reader.GetBoolean(3)) : null;
    }

    private static Task SaveAsync(NpgsqlConnection connection, ControlRow row, CancellationToken cancellationToken) => RunAsync(
        connection, $"UPDATE {ControlSql.Schema}.control SET epoch = $1, term = $2, owns = $3, open = $4", cancellationToken, row.Epoch, row.Term, row.Owns, row.IsOpen);

    private static async Task<long> CountEntriesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var name in await TextsAsync(connection, $"SELECT name FROM {ControlSql.Schema}.captured", cancellationToken))
        {
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM {ControlSql.Log(name)}", connection);
            count += (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }

        return count;
    }

    private static async Task<List<string>> TextsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(reader.IsDBNull(0) ? null! : reader.GetString(0));
        }

        return texts;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
