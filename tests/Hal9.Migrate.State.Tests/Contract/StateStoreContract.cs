using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Contract;

/// <summary>What every adapter does, seen through the port and through an application's eyes alone.</summary>
public abstract partial class StateStoreContract
{
    private static readonly ChunkLimit Two = new(2, 1 << 20);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Two new, empty stores.</summary>
    protected abstract StatePairBed MakeBed();

    [Fact]
    public async Task Arm_Again_LeavesControlAndLogAsTheyAre()
    {
        await using var bed = MakeBed();
        await using var store = await ArmedAsync(bed, Side.Legacy);
        bed.TryWrite(Side.Legacy, 1, 1).ShouldBeTrue();
        await store.RaiseEpochAsync(4, Stop);
        await store.ArmAsync(4, ControlRow.Initial(Side.Legacy, 4), [bed.Items.Forward], Stop);
        (await store.ReadStatusAsync(Stop)).ShouldBe(new StoreStatus(new ControlRow(4, 1, true, true), 1));
    }

    [Fact]
    public async Task ReadStatus_BeforeArm_SaysThatNothingIsThere()
    {
        await using var bed = MakeBed();
        await using var store = bed.Connect(Side.Legacy);
        (await store.ReadStatusAsync(Stop)).Control.ShouldBeNull();
        store.Location.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task Disarm_AfterAMigration_LeavesNothingOfOurs()
    {
        await using var bed = MakeBed();
        await using var store = await ArmedAsync(bed, Side.Successor);
        bed.TryWrite(Side.Successor, 1, 1).ShouldBeFalse();
        bed.HasTraces(Side.Successor).ShouldBeTrue();
        await store.DisarmAsync(1, Stop);
        bed.HasTraces(Side.Successor).ShouldBeFalse();
        bed.TryWrite(Side.Successor, 1, 1).ShouldBeTrue();
    }

    [Fact]
    public async Task EveryWrite_OfAnOldEpoch_LosesTheLeaseAndChangesNothing()
    {
        await using var bed = MakeBed();
        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);
        bed.TryWrite(Side.Legacy, 1, 1);
        var progress = await ProgressAsync(target, bed);
        await using var batch = await source.ReadAsync(new([(bed.Items.Forward, progress)], "items", Two, 10), Stop);
        await source.RaiseEpochAsync(2, Stop);
        await target.RaiseEpochAsync(2, Stop);
        var before = (await source.ReadStatusAsync(Stop), await target.ReadStatusAsync(Stop));
        foreach (var write in (Func<Task>[])[
            () => source.RaiseEpochAsync(1, Stop),
            () => source.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), [bed.Items.Forward], Stop),
            () => source.DisarmAsync(1, Stop),
            () => source.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop),
            () => source.AcknowledgeAsync(1, batch.Receipts, true, Stop),
            () => target.WriteAsync(1, batch, WriteMode.Plain, Stop),
            () => target.SaveVerificationAsync(1, progress with { Mismatches = 9 }, Stop),
            () => target.AdvanceSequencesAsync(1, [], Stop)])
        {
            (await Should.ThrowAsync<MigrateException>(write)).Problem.Code.ShouldBe(ProblemCode.LeaseLost);
        }

        (await source.ReadStatusAsync(Stop), await target.ReadStatusAsync(Stop)).ShouldBe(before);
        bed.Rows(Side.Successor).ShouldBeEmpty();
        (await ProgressAsync(target, bed)).ShouldBe(progress);
    }

    [Fact]
    public async Task TryChange_ThroughFenceCedeAndOpen_GovernsTheGate()
    {
        await using var bed = MakeBed();
        await using var legacy = await ArmedAsync(bed, Side.Legacy);
        await using var successor = await ArmedAsync(bed, Side.Successor);
        bed.TryWrite(Side.Successor, 1, 1).ShouldBeFalse();
        (await legacy.TryChangeAsync(1, new(ControlVerb.Fence, 2), Stop)).ShouldBeFalse();
        (await legacy.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)).ShouldBeTrue();
        bed.TryWrite(Side.Legacy, 1, 1).ShouldBeFalse();
        (await legacy.TryChangeAsync(1, new(ControlVerb.Unfence, 1), Stop)).ShouldBeTrue();
        bed.TryWrite(Side.Legacy, 1, 1).ShouldBeTrue();
        (await legacy.TryChangeAsync(1, new(ControlVerb.Fence, 1), Stop)).ShouldBeTrue();
        (await legacy.TryChangeAsync(1, new(ControlVerb.Cede, 1), Stop)).ShouldBeFalse("the log has an entry");
        await DrainAsync(legacy, successor, bed);
        (await legacy.TryChangeAsync(1, new(ControlVerb.Cede, 1), Stop)).ShouldBeTrue();
        (await successor.TryChangeAsync(1, new(ControlVerb.Open, 2), Stop)).ShouldBeTrue();
        (await successor.TryChangeAsync(1, new(ControlVerb.Open, 2), Stop)).ShouldBeFalse();
        bed.TryWrite(Side.Successor, 1, 1).ShouldBeTrue();
        (await successor.ReadStatusAsync(Stop)).LogEntries.ShouldBe(1);
    }

    private static async Task<IStateStore> ArmedAsync(StatePairBed bed, Side side)
    {
        var store = bed.Connect(side);
        await store.ArmAsync(1, ControlRow.Initial(side, 1), [bed.Items.From(side)], Stop);
        return store;
    }

    private static async Task<TableProgress> ProgressAsync(IStateStore target, StatePairBed bed) => (await target.ReadProgressAsync([bed.Items.Name], Stop)).Single();

    private static async Task<TableProgress> CopyAsync(IStateStore source, IStateStore target, TableRoute route, TableProgress progress)
    {
        while (!progress.IsCopied)
        {
            await using var batch = await source.ReadAsync(new([(route, progress)], route.Name, Two, 0), Stop);
            progress = (await target.WriteAsync(1, batch, WriteMode.Plain, Stop)).After.Single();
        }

        return progress;
    }

    private static async Task DrainAsync(IStateStore source, IStateStore target, StatePairBed bed)
    {
        var route = bed.Items.Forward;
        var progress = await CopyAsync(source, target, route, await ProgressAsync(target, bed));
        ImmutableArray<LogReceipt> receipts;
        await using (var batch = await source.ReadAsync(new([(route, progress)], null, Two, 100), Stop))
        {
            (await target.WriteAsync(1, batch, WriteMode.Compare, Stop)).IsCommitted.ShouldBeTrue();
            receipts = batch.Receipts;
        }

        await source.AcknowledgeAsync(1, receipts, now: true, Stop);
    }

    private static async Task<List<string>> ReadAsync(RowStream rows)
    {
        var read = new List<string>();
        await foreach (var row in rows.ReadAsync(Stop))
        {
            read.Add(string.Join('=', row));
        }

        return read;
    }
}
