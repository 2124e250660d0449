using System.Data.Common;
using System.Globalization;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Storage;

/// <summary>Opens a store: seeds a new one, checks an existing one before anything in it is changed.</summary>
internal static class NeuronStores
{
    public const int DefaultNeurons = 20_000;
    public const long DefaultSeed = 2001;

    private const string Version = "1";
    private const string Info = "store_info";
    private const string CreateInfo = $"CREATE TABLE {Info} (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";
    private const string SelectInfo = $"SELECT value FROM {Info} WHERE key = @key";
    private const string UpsertInfo =
        $"INSERT INTO {Info} (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = @value";

    /// <summary>Opens or creates the store.</summary>
    /// <param name="database">Where it is kept.</param>
    /// <param name="schema">The mode's tables.</param>
    /// <param name="neurons">How many neurons a new store gets; an existing one must have been seeded with as many. Null: whatever.</param>
    /// <param name="seed">Likewise for the seed.</param>
    /// <exception cref="StoreException">The store cannot be used; the message says why and what to do.</exception>
    public static NeuronStore Open(IStoreDatabase database, NeuronSchema schema, int? neurons, long? seed)
    {
        StoreSession? writer = null;
        try
        {
            bool isEmpty;
            using (var session = database.Open())
            {
                isEmpty = database.IsEmpty(session);
                if (!isEmpty)
                {
                    Check(database, session, schema, neurons, seed);
                }
            }

            writer = database.OpenToWrite();
            if (isEmpty)
            {
                Seed(database, writer, schema, neurons ?? DefaultNeurons, seed ?? DefaultSeed);
            }
            else
            {
                EnsureWritable(writer);
            }

            return new NeuronStore(database, schema, writer);
        }
        catch (DbException error)
        {
            writer?.Dispose();
            throw database.Explain(error);
        }
        catch
        {
            writer?.Dispose();
            throw;
        }
    }

    /// <summary>A value kept with the store, or null.</summary>
    public static string? GetInfo(StoreSession session, string key) => session.Scalar<string>(SelectInfo, ("@key", key));

    public static void SetInfo(StoreSession session, string key, string value) =>
        session.Execute(UpsertInfo, ("@key", key), ("@value", value));

    private static void Seed(IStoreDatabase database, StoreSession session, NeuronSchema schema, int neurons, long seed) => session.Write(() =>
    {
        session.Execute(database.Translate(CreateInfo));
        session.Execute(database.Translate(schema.CreateTables));
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

    private static void Check(IStoreDatabase database, StoreSession session, NeuronSchema schema, int? neurons, long? seed)
    {
        if (!database.HasTable(session, Info))
        {
            throw new StoreException($"{database.Name} is a database but not a HAL9 store: name another in --store.");
        }

        if (GetInfo(session, "version") is var version && version != Version)
        {
            throw new StoreException(
                $"The store {database.Name} has format {version ?? "none"}, this program reads {Version}: " +
                "use the program that made it, or another store.");
        }

        if (GetInfo(session, "mode") is var mode && mode != schema.Mode.Name())
        {
            throw new StoreException(
                $"The store {database.Name} belongs to a {mode} instance, this one is {schema.Mode.Name()}: " +
                $"name another in --store, or start with --mode {mode}.");
        }

        CheckSame(database, session, "neurons", neurons is { } count ? Text(count) : null);
        CheckSame(database, session, "seed", seed is { } value ? Text(value) : null);
        if (database.FindDamage(session) is { } finding)
        {
            throw new StoreException(
                $"The store {database.Name} is corrupt ({finding}): restore it from a backup, or delete it to have it seeded anew.");
        }
    }

    // SQLite opens a file it may not write, and says so only at the first write.
    private static void EnsureWritable(StoreSession session) => session.Write(() => 0);

    private static void CheckSame(IStoreDatabase database, StoreSession session, string key, string? asked)
    {
        if (asked is not null && GetInfo(session, key) is var stored && stored != asked)
        {
            throw new StoreException(
                $"The store {database.Name} was made with --{key} {stored}, asked for is {asked}: leave --{key} out, or name another in --store.");
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
