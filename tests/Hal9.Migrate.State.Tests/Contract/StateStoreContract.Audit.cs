using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Contract;

/// <content>The comparison of all rows that somebody asks for.</content>
public abstract partial class StateStoreContract
{
    [Theory]
    [InlineData(Side.Legacy)]
    [InlineData(Side.Successor)]
    public async Task Audit_WhileApplicationsWrite_FindsWhatWasTamperedWithAndNothingElse(Side owner)
    {
        await using var bed = MakeBed();
        for (var key = 1; key <= 30; key++)
        {
            bed.TryWrite(Side.Legacy, key, key);
        }

        await using var audited = await Audited.StartAsync(bed, owner);
        bed.Tamper(owner.Other(), 7, 70);
        bed.Tamper(owner.Other(), 8, null);
        bed.Tamper(owner.Other(), 99, 99);

        var table = await audited.RunAsync(turn => bed.TryWrite(owner, 10 + turn % 5, turn));

        // Keys as the adapter writes them, with or without their types.
        table.Differences.Select(difference => $"{difference with { Key = string.Concat(difference.Key.Where(char.IsDigit)) }}").Order()
            .ShouldBe(["items 7.value: expected 7, found 70", "items 8: is missing", "items 99: is too much"]);
        (table.Differing, table.Differences.Select(difference => difference.Key).Distinct().Count()).ShouldBe((3, 3));
        table.Rows.ShouldBeInRange(25, 30);
        bed.Rows(owner.Other()).Keys.ShouldContain(99, "a comparison changes nothing");
    }

    [Fact]
    public async Task Audit_OfStoresInStep_FindsNothing_AndBeginsAnewWhenAskedAgain()
    {
        await using var bed = MakeBed();
        bed.TryWrite(Side.Legacy, 1, 1);
        await using var audited = await Audited.StartAsync(bed, Side.Legacy);

        (await audited.RunAsync(_ => { })).Differing.ShouldBe(0);
        bed.Tamper(Side.Successor, 1, 2);
        (await audited.RunAsync(_ => { })).Differing.ShouldBe(1);
    }

    [Theory]
    [InlineData(Side.Legacy)]
    [InlineData(Side.Successor)]
    public async Task Repair_WhileApplicationsWrite_MakesTheOtherSideAsTheOwnersAndVerifiesAnew(Side owner)
    {
        await using var bed = MakeBed();
        for (var key = 1; key <= 30; key++)
        {
            bed.TryWrite(Side.Legacy, key, key);
        }

        await using var audited = await Audited.StartAsync(bed, owner);
        bed.Tamper(owner.Other(), 7, 70);
        bed.Tamper(owner.Other(), 8, null);
        bed.Tamper(owner.Other(), 99, 99);

        (await audited.RunAsync(turn => bed.TryWrite(owner, 10 + turn % 5, turn), repairs: true)).Differing.ShouldBe(3);
        audited.IsVerified.ShouldBeFalse("what was verified before was not so any more");
        await audited.UntilInStepAsync();

        audited.IsVerified.ShouldBeTrue();
        bed.Rows(owner.Other()).ShouldBe(bed.Rows(owner));
        (await audited.RunAsync(_ => { })).Differing.ShouldBe(0);
    }

    [Fact]
    public async Task Recapture_OfARangeAndOfKeys_LogsThemOnceMore()
    {
        await using var bed = MakeBed();
        for (var key = 1; key <= 9; key++)
        {
            bed.TryWrite(Side.Legacy, key, key);
        }

        await using var audited = await Audited.StartAsync(bed, Side.Legacy);
        await using var store = bed.Connect(Side.Legacy);
        var route = bed.Items.Forward;
        await store.RecaptureAsync(1, route, new RowKey([2L]), new RowKey([5L]), Stop);
        (await audited.PendingAsync()).ShouldBe(3);
        await store.RecaptureAsync(1, route, [new RowKey([77L]), new RowKey([1L])], Stop);
        (await audited.PendingAsync()).ShouldBe(5);
        await store.RecaptureAsync(1, route, new RowKey([8L]), null, Stop);
        await store.RecaptureAsync(1, route, null, new RowKey([1L]), Stop);
        await store.RecaptureAsync(1, route, [], Stop);
        (await audited.PendingAsync()).ShouldBe(7);

        (await Should.ThrowAsync<MigrateException>(() => store.RecaptureAsync(0, route, null, null, Stop))).Problem.Code.ShouldBe(ProblemCode.LeaseLost);
        await audited.UntilInStepAsync();
        bed.Rows(Side.Successor).ShouldBe(bed.Rows(Side.Legacy));
    }

    /// <summary>A controller whose stores are in step.</summary>
    private sealed class Audited : ICessionJournal, IAsyncDisposable
    {
        private readonly StatePair _stores;
        private readonly StateController _controller;
        private readonly Side _owner;
        private Cession? _cession;

        private Audited(StatePairBed bed, Side owner)
        {
            (_stores, _owner) = (new(bed.Connect(Side.Legacy), bed.Connect(Side.Successor)), owner);
            _controller = new(_stores, [new Lane("items", [bed.Items])], 1, this, LaneOptions.Default, new RowThrottle(TimeProvider.System));
        }

        public static async Task<Audited> StartAsync(StatePairBed bed, Side owner)
        {
            var audited = new Audited(bed, owner);
            await audited.UntilInStepAsync();
            return audited;
        }

        public bool IsVerified => _controller.Progress is [{ Verifying: VerificationPass.Done, Mismatches: 0 }];

        public async Task UntilInStepAsync()
        {
            while (!(await _controller.StepAsync(_owner, false, Stop) is Synchronize { Source: var source } && source == _owner && _controller.IsInStep))
            {
            }
        }

        public async Task<long> PendingAsync() => (await _controller.ObserveAsync(_owner, false, Stop)).Lanes.Single().Pending;

        /// <summary>Compares everything, with something done between any two turns.</summary>
        public async Task<TableAudit> RunAsync(Action<int> between, bool repairs = false)
        {
            _controller.BeginAudit(new([], repairs));
            for (var turn = 0; !_controller.Audited.All(table => table.IsDone); turn++)
            {
                between(turn);
                await _controller.StepAsync(_owner, false, Stop);
            }

            return _controller.Audited.Single();
        }

        public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

        public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
        {
            _cession = cession;
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await _stores.Legacy.DisposeAsync();
            await _stores.Successor.DisposeAsync();
        }
    }
}
