namespace Hal9.Sample.Health;

/// <summary>What everything runs on: how long work waits for a pool thread, what the collector takes, memory against its limit.</summary>
internal sealed class SubstrateProbe(TimeProvider time) : IComponentProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Component => "substrate";

    public async ValueTask<ComponentHealth> MeasureAsync(CancellationToken cancellation)
    {
        var delay = await QueueDelayAsync(cancellation);
        var memory = GC.GetGCMemoryInfo();
        var used = (double)Environment.WorkingSet / memory.TotalAvailableMemoryBytes;
        return ComponentHealth.Worst(
            ComponentHealth.LessIsBetter(
                delay.TotalMilliseconds, 100, Patience.TotalMilliseconds, $"work waited {delay.TotalMilliseconds:F1} ms for a thread"),
            ComponentHealth.LessIsBetter(memory.PauseTimePercentage, 20, 80, $"{memory.PauseTimePercentage:F1} % of time in collections"),
            ComponentHealth.LessIsBetter(used, 0.85, 1, $"{used * 100:F1} % of the memory limit used"));
    }

    private async Task<TimeSpan> QueueDelayAsync(CancellationToken cancellation)
    {
        var queued = time.GetTimestamp();
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static source => source.SetResult(), ran, preferLocal: false);
        try
        {
            await ran.Task.WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            // The elapsed time says it.
        }

        return time.GetElapsedTime(queued);
    }
}
