using System.Runtime.ExceptionServices;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>
/// Runs asynchronous work on a worker while the calling thread does what the work posts. When the pipeline throws (it was abandoned, or
/// a preference stops it) the work is cancelled and waited for, so that nothing goes on behind the user's back.
/// </summary>
internal static class PipelineRun
{
    /// <summary>Runs it to its end. Throws what the work throws, unwrapped, or what the pipeline threw.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="stop">Ctrl+C.</param>
    public static T Run<T>(Func<PipelineQueue, CancellationToken, Task<T>> work, CancellationToken stop)
    {
        var queue = new PipelineQueue();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = Task.Run(
            async () =>
            {
                try
                {
                    return await work(queue, end.Token).ConfigureAwait(false);
                }
                finally
                {
                    queue.Complete();
                }
            },
            CancellationToken.None);
        try
        {
            queue.Drain();
        }
        catch (Exception abandoned)
        {
            queue.Close();
            end.Cancel();
            ((IAsyncResult)running).AsyncWaitHandle.WaitOne();
            _ = running.Exception;
            ExceptionDispatchInfo.Throw(abandoned);
        }

        return running.GetAwaiter().GetResult();
    }
}
