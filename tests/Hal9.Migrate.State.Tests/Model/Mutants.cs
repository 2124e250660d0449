using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>The ways to break the protocol that the exhaustive model knows, each as the engine with one thing wrong.</summary>
internal static class Mutants
{
    /// <summary>The log is applied between reading and writing a chunk.</summary>
    public static Engine ConcurrentCopy { get; } = new() { Connect = connecting => new AppliesWhileCopying(connecting) };

    /// <summary>Log entries are deleted before their rows are written.</summary>
    public static Engine DeleteBeforeWrite { get; } = new() { Connect = connecting => new ForgetsWhatItReads(connecting) };

    /// <summary>Rows are read in an older snapshot than the log entries.</summary>
    public static Engine RereadBeforeLog { get; } = new() { Rules = (_, rules) => rules with { ReadsInOneSnapshot = false } };

    /// <summary>Log entries are deleted by key instead of by id.</summary>
    public static Engine DeleteByKey { get; } = new() { Rules = (_, rules) => rules with { ForgetsById = false, LogInCommitOrder = false } };

    /// <summary>The log uses ids again (SQLite without AUTOINCREMENT), deletes do not check the epoch.</summary>
    public static Engine LogIdsReused { get; } = new()
    {
        Rules = (_, rules) => rules with { LogIdsAreUnique = false, LogInCommitOrder = false, ChecksEpoch = what => what != "acknowledge" },
    };

    /// <summary>The new store opens without capture for the way back.</summary>
    public static Engine NoReverseCapture { get; } = new() { Rules = (side, rules) => rules with { Captures = side == Side.Legacy } };

    /// <summary>The fence does not wait for transactions in flight.</summary>
    public static Engine FenceNoWait { get; } = new() { Rules = (_, rules) => rules with { FenceWaits = false } };

    /// <summary>Ownership passes while the log has entries.</summary>
    public static Engine FlipWithoutDrain { get; } = new()
    {
        Rules = (_, rules) => rules with { CedeLooksAtLog = false },
        Decide = seen => OwnershipProtocol.Next(seen) is DrainLog drain ? new CedeOwnership(drain.Source, seen.Of(drain.Source)!.Control!.Term) : OwnershipProtocol.Next(seen),
    };

    /// <summary>Copy and apply do not check the epoch.</summary>
    public static Engine ZombieUnfenced { get; } = new() { Rules = (_, rules) => rules with { ChecksEpoch = what => what != "write" } };

    /// <summary>Unfence checks the row without a lock, so in effect earlier than it writes.</summary>
    public static Engine EpochUnlockedUnfence { get; } = new()
    {
        Rules = (_, rules) => rules with { UnfenceCompares = false, ChecksEpoch = what => what != nameof(ControlVerb.Unfence) },
    };

    /// <summary>A takeover raises the epoch in the new store only.</summary>
    public static Engine EpochRaisedInOneStoreOnly { get; } = new() { Connect = connecting => new TakesItselfForKnown(connecting) };

    /// <summary>The owner is recorded in the new store only, so the old one alone cannot tell.</summary>
    public static Engine CedeInNewStore { get; } = new()
    {
        Decide = seen => OwnershipProtocol.Next(seen) is CedeOwnership cede ? OpensAfter(cede) : OwnershipProtocol.Next(seen),
    };

    /// <summary>The new owner opens before the old one has ceded.</summary>
    public static Engine OpenBeforeCede { get; } = new()
    {
        Decide = seen =>
        {
            var late = (Side[])[Side.Legacy, Side.Successor];
            return OwnershipProtocol.Next(seen) switch
            {
                CedeOwnership cede => OpensAfter(cede),
                Synchronize when late.FirstOrDefault(side => seen.Of(side)!.Control is { Owns: true, IsOpen: false }, seen.LatestOwner!.Value) is var side
                    && seen.Of(side)!.Control is { Owns: true, IsOpen: false } row => new CedeOwnership(side, row.Term),
                var step => step,
            };
        },
    };

    /// <summary>A controller that finds a ceded store does not open the other one.</summary>
    public static Engine NoFinishForward { get; } = new()
    {
        Decide = seen => OwnershipProtocol.Next(seen) is ChangeGate { What.Verb: ControlVerb.Open } ? new AwaitStore("It does not know what to do.") : OwnershipProtocol.Next(seen),
    };

    private static ChangeGate OpensAfter(CedeOwnership cede) => new((Side)(1 - (int)cede.Store), new(ControlVerb.Open, cede.Term + 1));
}
