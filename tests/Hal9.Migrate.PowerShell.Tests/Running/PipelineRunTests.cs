using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Tests.Running;

public sealed class PipelineRunTests
{
    [Fact]
    public void Run_WorkThatThrows_ThrowsThatVeryException()
    {
        var thrown = new InvalidOperationException("mine");

        Should.Throw<InvalidOperationException>(() => PipelineRun.Run<int>(async (_, _) =>
        {
            await Task.Yield();
            throw thrown;
        }, CancellationToken.None)).ShouldBeSameAs(thrown);
    }

    [Fact]
    public void Run_PipelineThatThrows_CancelsTheWorkAndWaitsForIt()
    {
        var isOver = false;
        var late = true;

        Should.Throw<NotSupportedException>(() => PipelineRun.Run<int>(async (queue, token) =>
        {
            queue.Post(() => throw new NotSupportedException());
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            finally
            {
                late = queue.Post(() => { });
                isOver = true;
            }

            return 0;
        }, CancellationToken.None));

        isOver.ShouldBeTrue();
        late.ShouldBeFalse();
    }

    [Fact]
    public void Run_Stopped_EndsInCancellationAfterWhatTheWorkStillSays()
    {
        using var stop = new CancellationTokenSource();
        var said = "";

        Should.Throw<OperationCanceledException>(() => PipelineRun.Run<int>(async (queue, token) =>
        {
            queue.Post(stop.Cancel);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            catch (OperationCanceledException)
            {
                queue.Post(() => said = "stopped waiting");
                throw;
            }

            return 0;
        }, stop.Token));

        said.ShouldBe("stopped waiting");
    }

    [Fact]
    public void Run_ASynchronizationContextThatDoesNothing_IsNotNeeded()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DeafContext());
        try
        {
            PipelineRun.Run(async (_, token) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, token);
                return 42;
            }, CancellationToken.None).ShouldBe(42);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
