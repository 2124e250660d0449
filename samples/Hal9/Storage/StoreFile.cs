using System.Globalization;
using Hal9.Sample.Neurons;
using Microsoft.Data.Sqlite;

namespace Hal9.Sample.Storage;

/// <summary>Opens a store file: seeds a new one, checks an existing one before anything in it is changed.</summary>
internal static class StoreFile
{
    public const int DefaultNeurons = 20_000;
    public const long DefaultSeed = 2001;

    private const string Version = "1";
    private const string CreateInfo = "CREATE TABLE store_info (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";
    private const string SelectInfo = "SELECT value FROM store_info WHERE key = $key";
    private const string UpsertInfo =
        "INSERT INTO store_info (key, value) VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = $value";

    /// <summary>Opens or creates the store.</summary>
    /// <param name="path">The file; it and nothing beside it is made when missing.</param>
    /// <param name="schema">The mode's tables.</param>
    /// <param name="neurons">How many neurons a new store gets; an existing one must have been seeded with as many. Null: whatever.</param>
    /// <param name="seed">Likewise for the seed.</param>
    /// <exception cref="StoreException">The store cannot be used; the message says why and what to do.</exception>
    public static NeuronStore Open(string path, NeuronSchema schema, int? neurons, long? seed)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new StoreException($"The store {path} is a directory: give --store the name of a file.");
        }

        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
        {
            throw new StoreException($"The directory of the store {path} does not exist: create it, or give --store another file.");
        }

        SqliteSession? session = null;
        try
        {
            session = SqliteSession.Open(path);
            if (IsEmpty(session))
            {
                Seed(session.Configure(), schema, neurons ?? DefaultNeurons, seed ?? DefaultSeed);
            }
            else
            {
                Check(path, session, schema, neurons, seed);
                session.Configure();
                EnsureWritable(session);
            }

            return new NeuronStore(path, schema, session);
        }
        catch (SqliteException error)
        {
            session?.Dispose();
            throw Explain(path, error);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>A value kept with the store, or null.</summary>
    public static string? GetInfo(SqliteSession session, string key) => session.Scalar<string>(SelectInfo, ("$key", key));

    public static void SetInfo(SqliteSession session, string key, string value) =>
        session.Execute(UpsertInfo, ("$key", key), ("$value", value));

    private static bool IsEmpty(SqliteSession session) => session.Scalar<long>("SELECT count(*) FROM sqlite_schema") == 0;

    private static void Seed(SqliteSession session, NeuronSchema schema, int neurons, long seed) => session.Write(() =>
    {
        session.Execute(CreateInfo);
        session.Execute(schema.CreateTables);
        SetInfo(session, "version", Version);
        SetInfo(session, "mode", schema.Mode.Name());
        SetInfo(session, "neurons", Text(neurons));
        SetInfo(session, "seed", Text(seed));
        foreach (var neuron in NeuronSeeds.Create(neurons, seed))
        {
            NeuronStore.Insert(session, schema, neuron);
        }

        return neurons;
    });

    private static void Check(string path, SqliteSession session, NeuronSchema schema, int? neurons, long? seed)
    {
        if (session.Scalar<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'store_info'") == 0)
        {
            throw new StoreException($"{path} is a SQLite database but not a HAL9 store: give --store another file.");
        }

        if (GetInfo(session, "version") is var version && version != Version)
        {
            throw new StoreException(
                $"The store {path} has format {version ?? "none"}, this program reads {Version}: " +
                "use the program that made it, or another file.");
        }

        if (GetInfo(session, "mode") is var mode && mode != schema.Mode.Name())
        {
            throw new StoreException(
                $"The store {path} belongs to a {mode} instance, this one is {schema.Mode.Name()}: " +
                $"give --store another file, or start with --mode {mode}.");
        }

        CheckSame(path, session, "neurons", neurons is { } count ? Text(count) : null);
        CheckSame(path, session, "seed", seed is { } value ? Text(value) : null);
        if (session.Scalar<string>("PRAGMA quick_check(1)") is var finding && finding != "ok")
        {
            throw new StoreException(
                $"The store {path} is corrupt ({finding}): restore it from a backup, or delete it to have it seeded anew.");
        }
    }

    // SQLite opens a file it may not write, and says so only at the first write.
    private static void EnsureWritable(SqliteSession session) => session.Write(() => 0);

    private static void CheckSame(string path, SqliteSession session, string key, string? asked)
    {
        if (asked is not null && GetInfo(session, key) is var stored && stored != asked)
        {
            throw new StoreException(
                $"The store {path} was made with --{key} {stored}, asked for is {asked}: leave --{key} out, or give --store another file.");
        }
    }

    private static StoreException Explain(string path, SqliteException error)
    {
        const int busy = 5, readOnly = 8, ioError = 10, corrupt = 11, full = 13, notADatabase = 26;
        var explanation = error.SqliteErrorCode switch
        {
            notADatabase => "is not a SQLite database: give --store another file, or delete it to have it seeded anew",
            corrupt => "is corrupt: restore it from a backup, or delete it to have it seeded anew",
            readOnly => "cannot be written: check the permissions of the file and its directory",
            full => "has no room left on its disk: free some, or give --store a file on another disk",
            busy => "is locked by another process: stop that one, or give --store another file",
            ioError => "cannot be read: check the disk and the permissions of the file",
            _ => "cannot be opened: check that it is a file this user may read and write",
        };
        return new StoreException($"The store {path} {explanation}. ({error.Message})", error);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
