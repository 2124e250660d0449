using System.Collections.Frozen;
using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Journal;

/// <summary>Turns events into journal records and back. Pure.</summary>
public static class EventCatalog
{
    private const int CurrentVersion = 1;

    private static readonly FrozenDictionary<string, Type> Types = typeof(MigrationEvent).Assembly.GetTypes()
        .Where(type => type.BaseType == typeof(MigrationEvent)).ToFrozenDictionary(type => type.Name);

    /// <summary>The names of all kinds of events.</summary>
    public static IEnumerable<string> Names => Types.Keys;

    /// <summary>The record of an event that follows the given record (null: none).</summary>
    public static JournalRecord Record(JournalRecord? last, MigrationEvent happened, string actor, DateTimeOffset now) =>
        HashChain.Next(last, now, actor, happened.GetType().Name, CurrentVersion, JsonSerializer.Serialize(happened, happened.GetType(), Hal9Json.Options));

    /// <summary>The event of a record. Throws <see cref="MigrateException"/> for one of a newer version of this tool, or that is no event.</summary>
    public static MigrationEvent Read(JournalRecord record)
    {
        if (!Types.TryGetValue(record.Type, out var type) || record.Version > CurrentVersion)
        {
            throw new MigrateException(
                ProblemCode.StoreCorrupt,
                $"Journal record {record.Sequence} is a {record.Type} of version {record.Version}, which this version of hal9-migrate does not know.",
                "Use the version that wrote it, or a later one.");
        }

        try
        {
            return (MigrationEvent?)JsonSerializer.Deserialize(record.Data, type, Hal9Json.Options)
                ?? throw new JsonException("it is null.");
        }
        catch (JsonException exception)
        {
            throw new MigrateException(
                ProblemCode.StoreCorrupt,
                $"Journal record {record.Sequence} ({record.Type}) cannot be read: {exception.Message}",
                "Restore the store from a backup, or import an export of it into an empty store.",
                exception);
        }
    }
}
