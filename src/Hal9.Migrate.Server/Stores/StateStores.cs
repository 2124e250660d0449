using Hal9.Migrate.Plans;
using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.PostgreSql.State.Inspection;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Secrets;
using Hal9.Migrate.Sqlite.State;
using Hal9.Migrate.Sqlite.State.Inspection;
using Hal9.Migrate.State.Inspection;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Server.Stores;

/// <summary>Opens the stores a plan names. Thread-safe.</summary>
/// <param name="secrets">Where their connections may be kept.</param>
public sealed class StateStores(SecretReferences secrets)
{
    /// <summary>
    /// A store of a plan; it is reached when it is first used. A relative path of an SQLite database begins at the server's working directory.
    /// Throws <see cref="MigrateException"/> when its connection cannot be had (<see cref="ProblemCode.SecretUnavailable"/>) or is none
    /// (<see cref="ProblemCode.PlanInvalid"/>).
    /// </summary>
    public IStateStore Open(StorePlan store) => Open<IStateStore>(store, path => new SqliteStateStore(path), connection => new PostgreSqlStateStore(connection));

    /// <summary>What looks at a store of a plan and changes nothing; otherwise as <see cref="Open(StorePlan)"/>.</summary>
    public IStoreInspector Inspect(StorePlan store) => Open<IStoreInspector>(store, path => new SqliteInspector(path), connection => new PostgreSqlInspector(connection));

    private T Open<T>(StorePlan store, Func<string, T> sqlite, Func<string, T> postgreSql)
    {
        var connection = secrets.Resolve(store.Connection);
        try
        {
            return store.Kind switch
            {
                // As a full path it is a file's name, whatever it looks like: neither a URI nor ":memory:".
                StoreKind.Sqlite => sqlite(Path.GetFullPath(connection)),
                StoreKind.PostgreSql => postgreSql(connection),
                _ => throw new NotSupportedException($"There is no store of the kind {store.Kind}."),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // Nothing of the exception's text: it quotes what it does not understand, and that may be a part of a password.
            throw new MigrateException(
                ProblemCode.PlanInvalid, $"The connection of a {store.Kind.ToString().ToLowerInvariant()} store ({Shown(store.Connection)}) cannot be understood.",
                store.Kind == StoreKind.Sqlite ? "Give the path of a file." : "Give a connection string of Npgsql, such as Host=db;Database=app;Username=migrate;Password=…");
        }
    }

    private static string Shown(string connection) => connection.StartsWith("${", StringComparison.Ordinal) ? connection : "written in the plan";
}
