using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>Puts what the state engine has read into the words of decisions. Pure.</summary>
internal static class EngineReport
{
    /// <param name="version">The journal record the engine knew of.</param>
    /// <param name="seen">What it read.</param>
    /// <param name="progress">How far the tables have come.</param>
    /// <param name="estimates">About how many rows tables have that are being copied.</param>
    /// <param name="lag">How long ago the other side had everything.</param>
    /// <param name="fence">How long neither store was open when ownership was last to pass.</param>
    public static StateReport Of(long version, Observed seen, ImmutableArray<TableProgress> progress, ImmutableDictionary<string, long> estimates, TimeSpan? lag, TimeSpan? fence)
    {
        var owner = ((Side?[])[Side.Legacy, Side.Successor]).FirstOrDefault(side => seen.Of(side!.Value)?.Control is { Owns: true, IsOpen: true });
        var isKnown = !seen.Lanes.IsEmpty;
        var trouble = (seen.Legacy, seen.Successor) switch
        {
            (null, null) => "neither store is reached",
            (null, _) => "the legacy's store is not reached",
            (_, null) => "the successor's store is not reached",
            _ => null,
        };
        return new StateReport
        {
            Version = version,
            Owner = owner,
            Hindrance = trouble ?? (isKnown ? OwnershipProtocol.Hindrance(seen with { GivesUp = false }, seen.LatestOwner!.Value, isOpen: true) : "the stores are being prepared"),
            IsVerified = isKnown && seen.Lanes.All(lane => lane is { IsCopied: true, IsVerified: true, Mismatches: 0, Refused: 0 }),
            Lag = isKnown && seen.Lanes.All(lane => lane.IsCopied) ? lag : null,
            RowsAtRisk = isKnown ? seen.Lanes.Sum(lane => lane.Pending + lane.Refused) : owner is { } side ? seen.Of(side)!.LogEntries : null,
            LogEntries = LogEntries(seen),
            Fence = fence,
            Trouble = trouble,
            Tables = [.. progress.Select(table => Describe(table, estimates))],
        };
    }

    /// <summary>How many entries the log of the owner's changes has; of a store alone, when it is known to own. Null when that is not known.</summary>
    public static long? LogEntries(Observed seen) =>
        seen.LatestOwner is { } latest ? seen.Of(latest)!.LogEntries
        : ((StoreStatus?[])[seen.Legacy, seen.Successor]).FirstOrDefault(store => store?.Control is { Owns: true })?.LogEntries;

    /// <summary>How many rows are still to be copied; null when that cannot be told, or none is.</summary>
    public static long? Remaining(StateReport report) =>
        report.Tables.All(table => table.IsCopied) || report.Tables.Any(table => table.Rows is null) ? null : report.Tables.Sum(table => table.Rows - table.CopiedRows);

    private static TableReport Describe(TableProgress table, ImmutableDictionary<string, long> estimates) =>
        new(table.Table, table.IsCopied, table.Verifying == VerificationPass.Done, table.Mismatches, table.Refused)
        {
            CopiedRows = table.CopiedRows,
            Rows = table.IsCopied ? table.CopiedRows : estimates.TryGetValue(table.Table, out var rows) ? Math.Max(rows, table.CopiedRows) : null,
        };
}
