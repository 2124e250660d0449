using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Files;
using Hal9.Migrate.Sqlite.Journal;
using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Reigns;
using Hal9.Migrate.Sqlite.Schema;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite;

/// <summary>How a store is opened: locked, found to be one, sound and untampered with, and taken over.</summary>
internal static class Opening
{
    /// <param name="path">Of the file.</param>
    /// <param name="options">How.</param>
    /// <param name="steps">The schema: see <see cref="StoreSchema.Steps"/>.</param>
    /// <param name="cancellationToken">Has an effect until opening begins.</param>
    public static async Task<SqliteStore> OpenAsync(
        string path, SqliteStoreOptions options, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        var lane = new Lane("hal9-store");
        try
        {
            return await lane.RunAsync(Urgency.Urgent, () => Open(lane, StoreFile.At(path), options, steps), cancellationToken);
        }
        catch
        {
            await lane.CloseAsync(() => { });
            throw;
        }
    }

    private static SqliteStore Open(Lane lane, StoreFile file, SqliteStoreOptions options, IReadOnlyList<string> steps)
    {
        var connections = new Connections(file.Path, options.BusyTimeout, options.MaxBytes);
        var held = new Stack<IDisposable>();
        try
        {
            held.Push(StoreLock.TryTake(file) ?? throw InUse(connections));
            file.EnsureWritable();
            var reserve = new Reserve(file, options.ReserveBytes);
            held.Push(reserve);
            var writer = new Writer(lane, connections, reserve);
            held.Push(writer);
            var reign = writer.Begin(connection => TakeOver(connection, file.Path, options.Clock.GetUtcNow(), steps));
            return new SqliteStore(connections, lane, writer, reign.Epoch, () => LetGo(held));
        }
        catch
        {
            LetGo(held);
            throw;
        }
    }

    private static void LetGo(Stack<IDisposable> held)
    {
        while (held.TryPop(out var resource))
        {
            resource.Dispose();
        }
    }

    private static Reign TakeOver(SqliteConnection connection, string path, DateTimeOffset now, IReadOnlyList<string> steps)
    {
        StoreSchema.RequireKnown(connection, path, steps);
        StoreSchema.RequireLog(connection, path);

        // One transaction: whatever is wrong, nothing has changed; and no earlier controller can write while the journal is read.
        using var transaction = connection.BeginTransaction(deferred: false);
        StoreSchema.Upgrade(connection, steps);
        StoreSchema.RequireSound(connection);
        JournalVerifier.Verify(connection, path);
        var reign = Reign.Begin(connection, now);
        transaction.Commit();
        return reign;
    }

    private static MigrateException InUse(Connections connections) => new(
        ProblemCode.StoreInUse,
        $"The store '{connections.Path}' is in use by another server{Holder(connections)}.",
        "Stop that server, or name another store. A server that was killed leaves no lock behind.");

    // Another may be opening it for the first time just now: then nobody is known.
    private static string Holder(Connections connections)
    {
        try
        {
            using var connection = connections.OpenReading();
            return Reign.Describe(connection) is { } holder ? $"; it was last opened by {holder}" : "";
        }
        catch (Exception exception) when (SqliteFaults.IsOfTheStore(exception))
        {
            return "";
        }
    }
}
