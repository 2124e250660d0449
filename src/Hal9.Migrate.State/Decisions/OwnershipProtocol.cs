using System.Globalization;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.State.Decisions;

/// <summary>
/// What a controller does next, for a cut-over and its mirror image, a rollback. Pure: it knows only what was read, and as each step is
/// a compare-and-set under a checked epoch, what was read may be out of date.
/// </summary>
public static class OwnershipProtocol
{
    private static readonly Side[] Sides = [Side.Legacy, Side.Successor];

    /// <summary>The next step.</summary>
    public static StateStep Next(Observed seen)
    {
        if (Sides.Any(side => seen.Of(side)?.Control is { } row && !row.Admits(seen.Epoch)))
        {
            return new StandDown();
        }

        // In both stores before anything is decided, or an earlier controller could still write into what is decided on.
        foreach (var side in Sides.Where(side => seen.Of(side)?.Control is { } row && row.Epoch < seen.Epoch))
        {
            return new RaiseEpoch(side);
        }

        return (seen.Legacy, seen.Successor) switch
        {
            (null, null) => new AwaitStore("Neither store is reached."),
            ({ } legacy, null) => Alone(seen, Side.Legacy, legacy.Control),
            (null, { } successor) => Alone(seen, Side.Successor, successor.Control),
            _ => Together(seen),
        };
    }

    /// <summary>The two ways to let writes flow again need only the store that they open.</summary>
    private static StateStep Alone(Observed seen, Side side, ControlRow? row)
    {
        var other = side.Other();
        if (row is { Owns: true, IsOpen: false })
        {
            return new ChangeGate(side, new(ControlVerb.Unfence, row.Term));
        }

        if (row is { Owns: false } && seen is { AcceptsLoss: true, Journaled: { } own } && seen.Goal == side && own.By == side)
        {
            // The other store opened with the term after this one's cession; whenever it comes back, it finds itself outvoted.
            return new ChangeGate(side, new(ControlVerb.Open, own.Term + 2));
        }

        return row is not null && seen.Journaled is { } cession && cession.By == other && cession.Term + 1 > row.Term
            ? new ChangeGate(side, new(ControlVerb.Open, cession.Term + 1))
            : new AwaitStore($"The {Name(other)}'s store is not reached.");
    }

    private static StateStep Together(Observed seen)
    {
        foreach (var side in Sides.Where(side => seen.Of(side)!.Control is null))
        {
            return new ArmStore(side);
        }

        var source = seen.LatestOwner!.Value;
        var (status, row) = (seen.Of(source)!, seen.Of(source)!.Control!);
        if (seen.Of(source.Other())!.Control is { Owns: true } outvoted)
        {
            // It was dead while a person gave up what it held. What only it has is found when the rows are verified anew.
            return new ChangeGate(source.Other(), new(ControlVerb.Abandon, outvoted.Term));
        }

        if (!row.Owns)
        {
            // Ceded is final: whoever finds it finishes, and only then may think of going back.
            return new ChangeGate(source.Other(), new(ControlVerb.Open, row.Term + 1));
        }

        if (seen.AcceptsLoss && seen.Goal != source)
        {
            return new ChangeGate(source, new(ControlVerb.Abandon, row.Term));
        }

        var hindrance = seen.Goal == source ? null : Hindrance(seen, source, row.IsOpen);
        if (row.IsOpen)
        {
            return seen.Goal == source || hindrance is not null ? new Synchronize(source, hindrance) : new ChangeGate(source, new(ControlVerb.Fence, row.Term));
        }

        if (seen.Goal == source || hindrance is not null)
        {
            return new ChangeGate(source, new(ControlVerb.Unfence, row.Term));
        }

        return status.LogEntries > 0 ? new DrainLog(source) : new CedeOwnership(source, row.Term);
    }

    /// <summary>Why the owner cannot be fenced, or must not stay so; null when nothing is in the way.</summary>
    public static string? Hindrance(Observed seen, Side source, bool isOpen)
    {
        if (seen.GivesUp)
        {
            return "It was called off.";
        }

        foreach (var lane in seen.Lanes)
        {
            var hindrance = !lane.IsCopied ? "is being copied"
                : lane.Refused > 0 ? Count(lane.Refused, "row is refused", "rows are refused") + $" by the {Name(source.Other())}"
                : lane.Mismatches > 0 ? Count(lane.Mismatches, "row differs", "rows differ")
                : !lane.IsVerified ? "is being verified"
                : isOpen && lane.Pending > seen.PendingAtFence ? Count(lane.Pending, "change waits", "changes wait") + " to be applied"
                : null;
            if (hindrance is not null)
            {
                return $"{lane.Name}: {hindrance}.";
            }
        }

        return null;
    }

    private static string Count(long count, string one, string many) => count == 1 ? $"1 {one}" : count.ToString("N0", CultureInfo.InvariantCulture) + " " + many;

    private static string Name(Side side) => side == Side.Legacy ? "legacy" : "successor";
}
