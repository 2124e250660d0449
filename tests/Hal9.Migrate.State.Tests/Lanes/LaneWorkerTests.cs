using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;
using Hal9.Migrate.State.Tests.Model;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.State.Tests.Lanes;

public sealed class LaneWorkerTests
{
    private static readonly Lane Items = new("items", [MemoryReader.Mapping("items")]);

    private readonly MemoryStore _legacy = new("legacy", new());
    private readonly MemoryStore _successor = new("successor", new() { Refuses = value => value == 13 });
    private readonly List<string> _calls = [];
    private readonly FakeTimeProvider _time = new();
    private readonly RowThrottle _throttle;

    public LaneWorkerTests() => _throttle = new(_time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copy_WithTimeLeft_ReadsEachChunkWhileTheOneBeforeIsWritten()
    {
        var worker = await MakeAsync(TimeSpan.FromSeconds(1), 1, 2, 3, 4, 5);
        await worker.CopyAsync(Stop);
        _calls.ShouldBe(["read 2", "read 2", "write", "read 2", "write", "write"]);
        _successor.Data.Table("items").ShouldBe(_legacy.Data.Table("items"));
        worker.Progress.Single().IsCopied.ShouldBeTrue();
    }

    [Fact]
    public async Task Copy_TimeOver_LeavesTheRestToTheNextTurn()
    {
        var worker = await MakeAsync(TimeSpan.Zero, 1, 2, 3, 4, 5);
        await worker.CopyAsync(Stop);
        _calls.ShouldBe(["read 2", "write"]);
        worker.Progress.Single().IsCopied.ShouldBeFalse();
    }

    [Fact]
    public async Task Copy_TimeOverButNoChangeWaits_GoesOnUntilOneDoes()
    {
        var worker = await MakeAsync(_throttle, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, 2, 3, 4, 5);
        _afterRead = () => _calls.Count == 2 && _legacy.TryWrite("items", 1, 11);
        await worker.CopyAsync(Stop);
        _calls.ShouldBe(["read 2", "read 2", "write", "write"]);
        worker.Progress.Single().IsCopied.ShouldBeFalse();
    }

    [Fact]
    public async Task Copy_RowsGoAsBytes_BeginsTheNextChunkWhileTheOneBeforeIsWritten()
    {
        _format = "bytes";
        var worker = await MakeAsync(TimeSpan.FromSeconds(1), 1, 2, 3, 4, 5);
        await worker.CopyAsync(Stop);
        _calls.ShouldBe(["read 2", "read 2", "begin", "write", "read 2", "begin", "write", "write"]);
    }

    [Fact]
    public async Task Copy_BoundedRows_ReadsNoMoreThanOfASecondAndNothingAhead()
    {
        _throttle.RowsPerSecond = 1;
        var worker = await MakeAsync(TimeSpan.FromSeconds(1), 1, 2, 3);
        var copying = worker.CopyAsync(Stop);
        copying.IsCompleted.ShouldBeFalse("it waits for the second to pass");
        _calls.ShouldBe(["read 1", "write"]);
    }

    [Fact]
    public async Task Copy_ARowCollides_DropsWhatWasReadAheadAsTheLogWasApplied()
    {
        var worker = await MakeAsync(TimeSpan.FromSeconds(1), 1, 13, 3, 4);
        _legacy.TryWrite("items", 4, 44);
        await worker.CopyAsync(Stop);
        _calls.ShouldBe(["read 2", "read 2", "write", "read 2", "write"]);
        _successor.Data.Table("items").Keys.ShouldBe([1L], "the second is refused, and what was read ahead is not written");
        await worker.CopyAsync(Stop);
        _successor.Data.Table("items")[4].ShouldBe(44);
    }

    [Fact]
    public async Task Copy_TheTargetDies_GivesBackWhatWasReadAhead()
    {
        var worker = await MakeAsync(TimeSpan.FromSeconds(1), 1, 2, 3, 4, 5);
        _successor.IsDown = true;
        await Should.ThrowAsync<Problems.MigrateException>(() => worker.CopyAsync(Stop));
        _released.ShouldBe(2);
    }

    [Fact]
    public async Task Work_ChangesWaitTooLong_CopiesNoMoreUntilTheyAreApplied()
    {
        var throttle = new RowThrottle(_time) { PauseAboveLag = TimeSpan.FromSeconds(5) };
        var worker = await MakeAsync(throttle, TimeSpan.Zero, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        await worker.WorkAsync(Stop);
        for (var change = 0; change < 45; change++)
        {
            _legacy.TryWrite("items", 1, change);
        }

        await worker.WorkAsync(Stop);
        throttle.PauseReason.ShouldBeNull("for all that waits the time is not over");
        _time.Advance(TimeSpan.FromSeconds(6));
        (await worker.WorkAsync(Stop)).ShouldBe(LaneStep.Copy);
        throttle.PauseReason.ShouldBe("paused: changes have waited longer than 5 s; goes on when they are applied");
        foreach (var _ in Enumerable.Range(0, 4))
        {
            throttle.IsPaused.ShouldBeTrue();
            (await worker.WorkAsync(Stop)).ShouldBe(LaneStep.Apply);
        }

        throttle.IsPaused.ShouldBeFalse();
        (await worker.WorkAsync(Stop)).ShouldBe(LaneStep.Copy);
        _successor.Data.Table("items")[1].ShouldBe(44);
    }

    private int _released;
    private string? _format;
    private Func<bool>? _afterRead;

    private Task<LaneWorker> MakeAsync(TimeSpan turn, params long[] values) => MakeAsync(_throttle, turn, values);

    private Task<LaneWorker> MakeAsync(RowThrottle throttle, TimeSpan turn, params long[] values) => MakeAsync(throttle, turn, null, values);

    private async Task<LaneWorker> MakeAsync(RowThrottle throttle, TimeSpan turn, TimeSpan? longest, params long[] values)
    {
        foreach (var (key, value) in values.Index())
        {
            _legacy.TryWrite("items", key + 1, value);
        }

        var (source, target) = (new Recorded(this, _legacy), new Recorded(this, _successor));
        await source.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), Items.From(Side.Legacy), Stop);
        await target.ArmAsync(1, ControlRow.Initial(Side.Successor, 1), Items.From(Side.Successor), Stop);
        var worker = new LaneWorker(Items, Side.Legacy, source, target, 1, new(new ChunkLimit(2, 1_000), 10) { Turn = turn, LongestTurn = longest ?? turn }, throttle);
        await worker.LookAsync(Stop);
        return worker;
    }

    private sealed class Recorded(LaneWorkerTests test, MemoryStore store) : StoreDecorator(new MemoryConnection(store, new AtOnce()))
    {
        public override async Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
        {
            test._calls.Add($"read {request.ChunkLimit.Rows}");
            var tables = (await base.ReadAsync(request, cancellationToken)).Tables;
            test._afterRead?.Invoke();
            return new([.. tables.Select(table => table with { Rows = new Begun(test, table.Rows) })], () =>
            {
                test._released++;
                return ValueTask.CompletedTask;
            });
        }

        public override string? Format => test._format;

        public override Task<WriteResult> WriteAsync(long epoch, Batch batch, WriteMode mode, CancellationToken cancellationToken)
        {
            test._calls.Add("write");
            return base.WriteAsync(epoch, batch, mode, cancellationToken);
        }
    }

    private sealed class Begun(LaneWorkerTests test, RowStream rows) : RowStream
    {
        public override RowEncoding? Encoding { get; } = test._format is { } format ? new(format, "") : null;

        public override Task BeginAsync(CancellationToken cancellationToken)
        {
            test._calls.Add("begin");
            return Task.CompletedTask;
        }

        public override IAsyncEnumerable<object?[]> ReadAsync(CancellationToken cancellationToken) => rows.ReadAsync(cancellationToken);
    }
}
