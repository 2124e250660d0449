using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Files;
using Hal9.Migrate.Sqlite.Reigns;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Hal9.Migrate.Sqlite.Lanes;

/// <summary>
/// Every write to the store: a transaction that begins by checking that its controller still reigns. Decisions may use up the
/// reserve, measurements wait until it is whole again. Thread-safe.
/// </summary>
internal sealed class Writer(Lane lane, Connections connections, Reserve reserve) : IDisposable
{
    private readonly HeldConnection _durable = new(connections.OpenDurable);
    private readonly HeldConnection _evidence = new(connections.OpenEvidence);
    private Reign? _reign;

    /// <summary>Takes over: from now on the others cannot write. On the lane's thread.</summary>
    public Reign Begin(Func<SqliteConnection, Reign> takeOver)
    {
        _reign = WithReserve(() => _durable.Use(takeOver));
        reserve.TryRestore();
        return _reign;
    }

    /// <summary>Writes what must not be lost: durable when the task ends, on a full disk too as long as there is reserve.</summary>
    public Task<T> DecideAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        lane.RunAsync(Urgency.Urgent, () => WithReserve(() => InTransaction(_durable, work)), cancellationToken);

    /// <summary>Writes what was measured: after all that was decided, and only while there is room to spare.</summary>
    public Task<T> MeasureAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        lane.RunAsync(Urgency.Patient, () => WithoutReserve(() => InTransaction(_evidence, work)), cancellationToken);

    /// <summary>Writes something durably. Throws when that fails, or would need the reserve.</summary>
    public Task<int> ProbeAsync(CancellationToken cancellationToken) => lane.RunAsync(
        Urgency.Urgent,
        () => WithoutReserve(() => InTransaction(_durable, connection => connection.Execute("UPDATE control SET probes = probes + 1"))),
        cancellationToken);

    public void Dispose()
    {
        _evidence.Dispose();
        _durable.Dispose();
    }

    private T InTransaction<T>(HeldConnection held, Func<SqliteConnection, T> work) => held.Use(connection =>
    {
        connections.RequireFile();
        using var transaction = connection.BeginTransaction(deferred: false);
        _reign!.Require(connection, connections.Path);
        var result = work(connection);
        transaction.Commit();
        return result;
    });

    private T WithReserve<T>(Func<T> write)
    {
        while (true)
        {
            try
            {
                return write();
            }
            catch (SqliteException exception) when (SqliteFaults.IsOutOfSpace(exception) && reserve.TryRelease())
            {
                // Again, with the room that was released.
            }
            catch (Exception exception) when (SqliteFaults.IsOfTheStore(exception))
            {
                throw SqliteFaults.Translate(exception, connections.Path);
            }
        }
    }

    private T WithoutReserve<T>(Func<T> write)
    {
        if (!reserve.TryRestore())
        {
            throw NoRoom($"its disk is full, and the {reserve.Size >> 10} KiB held back for rollbacks have no place there.", null);
        }

        try
        {
            return write();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_FULL)
        {
            throw NoRoom($"its disk is full, or it has grown to the {connections.MaxBytes >> 20} MiB that it may.", exception);
        }
        catch (Exception exception) when (SqliteFaults.IsOfTheStore(exception))
        {
            throw SqliteFaults.Translate(exception, connections.Path);
        }
    }

    private MigrateException NoRoom(string reason, Exception? cause) => new(
        ProblemCode.StoreUnwritable,
        $"There is no room for measurements in the store '{connections.Path}': {reason}",
        "Free some space on its disk, or keep evidence for less long. Decisions such as a rollback can still be written.",
        cause);
}
