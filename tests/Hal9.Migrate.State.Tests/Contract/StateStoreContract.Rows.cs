using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Contract;

public abstract partial class StateStoreContract
{
    [Fact]
    public async Task Read_ChunkAfterChunk_CopiesEveryRowAndKnowsTheEnd()
    {
        await using var bed = MakeBed();
        for (var key = 1; key <= 5; key++)
        {
            bed.TryWrite(Side.Legacy, key, key * 10);
        }

        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);
        var progress = await CopyAsync(source, target, bed.Items.Forward, await ProgressAsync(target, bed));
        bed.Rows(Side.Successor).ShouldBe(bed.Rows(Side.Legacy));
        (await ProgressAsync(target, bed)).ShouldBe(progress);
        (await target.ReadStatusAsync(Stop)).LogEntries.ShouldBe(0, "what we write is not captured");
    }

    [Fact]
    public async Task Read_OfTheLog_HasTheRowsAsTheyAreNowAndSkipsWhatIsNotCopied()
    {
        await using var bed = MakeBed();
        for (var key = 1; key <= 5; key++)
        {
            bed.TryWrite(Side.Legacy, key, key);
        }

        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);
        var progress = await ProgressAsync(target, bed);
        await using (var chunk = await source.ReadAsync(new([(bed.Items.Forward, progress)], "items", Two, 0), Stop))
        {
            progress = (await target.WriteAsync(1, chunk, WriteMode.Plain, Stop)).After.Single();
        }

        bed.TryWrite(Side.Legacy, 1, 7);
        bed.TryWrite(Side.Legacy, 1, 8);
        bed.TryWrite(Side.Legacy, 2, null);
        bed.TryWrite(Side.Legacy, 4, 9);
        (await source.CountPendingAsync([(bed.Items.Forward, progress)], Stop)).ShouldBe(4);
        await using var batch = await source.ReadAsync(new([(bed.Items.Forward, progress)], null, Two, 100), Stop);
        var changes = batch.Tables.ShouldHaveSingleItem();
        (await ReadAsync(changes.Rows)).ShouldBe(["1=8"]);
        (await ReadAsync(changes.Gone)).ShouldBe(["2"]);
    }

    [Fact]
    public async Task Read_LogAndChunkTogether_AreOfOneSnapshot()
    {
        await using var bed = MakeBed();
        bed.TryWrite(Side.Legacy, 1, 1);
        bed.TryWrite(Side.Legacy, 2, 2);
        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);
        bed.TryWrite(Side.Legacy, 2, 22);
        bed.TryWrite(Side.Legacy, 3, 3);
        await using var batch = await source.ReadAsync(new([(bed.Items.Forward, await ProgressAsync(target, bed))], "items", new(10, 1 << 20), 100), Stop);
        bed.TryWrite(Side.Legacy, 1, 11);
        var after = (await target.WriteAsync(1, batch, WriteMode.Whole, Stop)).After.Single();
        after.IsCopied.ShouldBeTrue();
        await source.AcknowledgeAsync(1, batch.Receipts, now: true, Stop);
        bed.Rows(Side.Successor).ShouldBe([new(1, 1), new(2, 22), new(3, 3)]);
        (await source.CountPendingAsync([(bed.Items.Forward, after)], Stop)).ShouldBe(1);
    }

    [Fact]
    public async Task Acknowledge_WhileTheRowChangesAgain_ForgetsOnlyWhatWasRead()
    {
        await using var bed = MakeBed();
        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);
        var progress = await CopyAsync(source, target, bed.Items.Forward, await ProgressAsync(target, bed));
        bed.TryWrite(Side.Legacy, 1, 1);
        await using var batch = await source.ReadAsync(new([(bed.Items.Forward, progress)], null, Two, 100), Stop);
        bed.TryWrite(Side.Legacy, 1, 2);
        progress = (await target.WriteAsync(1, batch, WriteMode.Plain, Stop)).After.Single();
        await source.AcknowledgeAsync(1, batch.Receipts, now: true, Stop);
        (await source.CountPendingAsync([(bed.Items.Forward, progress)], Stop)).ShouldBe(1);
        (await source.ReadStatusAsync(Stop)).LogEntries.ShouldBe(1);
        await using var next = await source.ReadAsync(new([(bed.Items.Forward, progress)], null, Two, 100), Stop);
        (await ReadAsync(next.Tables.Single().Rows)).ShouldBe(["1=2"]);
    }

    [Fact]
    public async Task ReadSettledAndCompare_WithEntriesWaiting_LeaveThemOutAndFindTheRest()
    {
        await using var bed = MakeBed();
        for (var key = 1; key <= 4; key++)
        {
            bed.TryWrite(Side.Legacy, key, key);
        }

        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);
        await CopyAsync(source, target, bed.Items.Forward, await ProgressAsync(target, bed));
        bed.TryWrite(Side.Legacy, 2, 22);
        await using (var settled = await source.ReadSettledAsync(bed.Items.Forward, null, 0, new(3, 1 << 20), Stop))
        {
            settled.Through.ShouldBe(new RowKey([3L]));
            (await target.CompareAsync(bed.Items.Forward, settled.Rows, null, Stop)).ShouldBeEmpty();
        }

        await using (var last = await source.ReadSettledAsync(bed.Items.Forward, new RowKey([3L]), 0, new(3, 1 << 20), Stop))
        {
            last.Through.ShouldBeNull();
            (await ReadAsync(last.Rows)).ShouldBe(["4=4"]);
        }

        // The other way round it is the store that is looked into whose log counts.
        var reversed = RowStream.Of([[1L, 1L], [2L, 2L], [3L, 4L], [9L, 9L]]);
        var differences = await source.CompareAsync(bed.Items.Reverse, reversed, 0, Stop);
        differences.Select(difference => (difference.Field, difference.Expected, difference.Found)).ShouldBe([("value", "4", "3"), (null, differences[1].Expected, null)]);
    }

    [Fact]
    public async Task SaveVerification_AfterABatch_KeepsTheRestOfTheProgress()
    {
        await using var bed = MakeBed();
        bed.TryWrite(Side.Legacy, 1, 1);
        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);
        var progress = await CopyAsync(source, target, bed.Items.Forward, await ProgressAsync(target, bed));
        var verified = progress with { Verifying = VerificationPass.Inverse, VerifiedThrough = new RowKey([1L]), Mismatches = 3 };
        await target.SaveVerificationAsync(1, verified with { IsCopied = false, CopiedThrough = null }, Stop);
        (await ProgressAsync(target, bed)).ShouldBe(verified);
    }

    [Fact]
    public async Task Write_OfChunks_CountsTheirRowsAndNotThoseOfTheLog()
    {
        await using var bed = MakeBed();
        for (var key = 1; key <= 5; key++)
        {
            bed.TryWrite(Side.Legacy, key, key);
        }

        await using var source = await ArmedAsync(bed, Side.Legacy);
        await using var target = await ArmedAsync(bed, Side.Successor);

        // What is read ahead does not know yet what the chunk before it has brought.
        var start = await ProgressAsync(target, bed);
        await using (var first = await source.ReadAsync(new([(bed.Items.Forward, start)], "items", Two, 0), Stop))
        await using (var second = await source.ReadAsync(new([(bed.Items.Forward, first.Tables.Single().After)], "items", Two, 0), Stop))
        {
            (await target.WriteAsync(1, first, WriteMode.Plain, Stop)).After.Single().CopiedRows.ShouldBe(2);
            (await target.WriteAsync(1, second, WriteMode.Plain, Stop)).After.Single().CopiedRows.ShouldBe(4);
        }

        var progress = await CopyAsync(source, target, bed.Items.Forward, await ProgressAsync(target, bed));
        bed.TryWrite(Side.Legacy, 1, 11);
        await using (var batch = await source.ReadAsync(new([(bed.Items.Forward, progress)], null, Two, 100), Stop))
        {
            progress = (await target.WriteAsync(1, batch, WriteMode.Plain, Stop)).After.Single();
        }

        await target.SaveVerificationAsync(1, progress with { CopiedRows = 99 }, Stop);
        (progress.CopiedRows, (await ProgressAsync(target, bed)).CopiedRows).ShouldBe((5, 5));
    }

    [Fact]
    public async Task EstimateRows_OfASmallTable_CountsThem()
    {
        await using var bed = MakeBed();
        bed.TryWrite(Side.Legacy, 1, 1);
        bed.TryWrite(Side.Legacy, 2, 2);
        await using var source = await ArmedAsync(bed, Side.Legacy);
        (await source.EstimateRowsAsync([bed.Items.Forward], Stop)).ShouldBe([2]);
    }

    [Fact]
    public async Task Controller_ThereAndBackWithWritesAllTheWay_LosesNothing()
    {
        await using var bed = MakeBed();
        bed.TryWrite(Side.Legacy, 1, 1);
        bed.TryWrite(Side.Legacy, 2, 2);
        var course = new Course(bed);
        foreach (var (goal, key) in ((Side, long)[])[(Side.Successor, 10), (Side.Legacy, 20), (Side.Successor, 30)])
        {
            await course.PassAsync(goal, key, Stop);
        }

        bed.Rows(Side.Successor).ShouldBe(course.Truth);
        await course.PassAsync(Side.Legacy, 40, Stop);
        bed.Rows(Side.Legacy).ShouldBe(course.Truth);
    }
}
