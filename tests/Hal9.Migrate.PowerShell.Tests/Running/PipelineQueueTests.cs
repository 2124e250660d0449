using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Tests.Running;

public sealed class PipelineQueueTests
{
    [Fact]
    public async Task Drain_ManyWritersAThousandWritesEach_AllOnTheDrainingThreadInTheOrderOfEachWriter()
    {
        const int Writers = 4;
        const int Writes = 1_000;
        var queue = new PipelineQueue(capacity: 8);
        var seen = Enumerable.Range(0, Writers).Select(_ => new List<int>()).ToArray();
        var threads = new HashSet<int>();
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < Writes; i++)
            {
                var number = i;
                queue.Post(() =>
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                    seen[writer].Add(number);
                }).ShouldBeTrue();
            }
        })).ToArray();
        var completing = Task.WhenAll(writing).ContinueWith(_ => queue.Complete(), TaskScheduler.Default);

        var pipeline = Environment.CurrentManagedThreadId;
        queue.Drain();
        await completing;

        threads.ShouldBe([pipeline]);
        seen.ShouldAllBe(list => list.SequenceEqual(Enumerable.Range(0, Writes)));
    }

    [Fact]
    public async Task Post_WhenFull_WaitsForThePipeline()
    {
        var queue = new PipelineQueue(capacity: 2);
        queue.Post(() => { });
        queue.Post(() => { });
        var isPosted = false;
        var third = Task.Factory.StartNew(() => isPosted = queue.Post(queue.Complete), TaskCreationOptions.LongRunning);

        third.IsCompleted.ShouldBeFalse();
        queue.Drain();
        await third;

        isPosted.ShouldBeTrue();
    }

    [Fact]
    public void Post_AfterTheEnd_IsRefused()
    {
        var queue = new PipelineQueue();
        queue.Complete();

        queue.Post(() => throw new InvalidOperationException("It was run.")).ShouldBeFalse();
        queue.Drain();
    }

    [Fact]
    public async Task Close_WhileAWriterWaits_ReleasesIt()
    {
        var queue = new PipelineQueue(capacity: 1);
        queue.Post(() => { });
        var waiting = Task.Factory.StartNew(() => queue.Post(() => { }), TaskCreationOptions.LongRunning);

        queue.Close();

        (await waiting).ShouldBeFalse();
    }

    [Fact]
    public void Drain_WhenWorkThrows_ThrowsItAsItIs() => Should.Throw<NotSupportedException>(() =>
    {
        var queue = new PipelineQueue();
        queue.Post(() => throw new NotSupportedException());
        queue.Drain();
    });
}
