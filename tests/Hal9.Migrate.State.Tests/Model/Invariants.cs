using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>What holds in every state.</summary>
internal static class Invariants
{
    /// <summary>Throws <see cref="InvariantException"/> when one does not.</summary>
    public static void Check(World world)
    {
        if (Violation(world) is { } violation)
        {
            throw new InvariantException($"{violation}: {world}");
        }
    }

    private static string? Violation(World world)
    {
        if (world.Legacy.Data.Control is not { } legacy || world.Successor.Data.Control is not { } successor)
        {
            return null;
        }

        if (legacy.IsOpen && successor.IsOpen)
        {
            return "both gates are open";
        }

        var latest = legacy.Term > successor.Term ? Side.Legacy : Side.Successor;
        var hasCeded = !world.Of(latest).Data.Control!.Owns;
        var owner = hasCeded ? (Side)(1 - (int)latest) : latest;
        var owned = world.Of(owner).Data.Table(World.Table);
        if (!owned.SequenceEqual(world.Truth))
        {
            return "the owner lacks an acknowledged write";
        }

        var other = world.Of((Side)(1 - (int)owner)).Data.Table(World.Table);
        if (hasCeded && !owned.SequenceEqual(other))
        {
            return "ceded while the sides differ";
        }

        var isQuiet = !world.Leader.IsDead && !world.Leader.HasDecidedToWrite && legacy.Epoch == world.Leader.Epoch && successor.Epoch == world.Leader.Epoch;
        return isQuiet && FalseAlarm(world, owner) is { } key ? $"the copied key {key} has no log entry and differs" : null;
    }

    // What a live verification would report at this point.
    private static long? FalseAlarm(World world, Side owner)
    {
        var (source, target) = (world.Of(owner), world.Of((Side)(1 - (int)owner)).Data);
        var progress = target.Progress.GetValueOrDefault(World.Table) ?? new TableProgress { Table = World.Table };
        var pending = MemoryReader.Pending(source.Rules, source.Data, World.Table, progress.AppliedThrough).Select(entry => entry.Key).ToHashSet();
        var isCopied = progress.IsCopied || owner == Side.Successor;
        foreach (var key in source.Data.Rows.Keys.Union(target.Rows.Keys).Select(row => row.Key).Distinct())
        {
            var isBehind = !pending.Contains(key) && (isCopied || progress.CopiedThrough is { } through && key <= (long)through.Values[0]);
            if (isBehind && Value(source.Data, key) != Value(target, key))
            {
                return key;
            }
        }

        return null;
    }

    private static long? Value(MemoryData data, long key) => data.Rows.TryGetValue((World.Table, key), out var value) ? value : null;
}
