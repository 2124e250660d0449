using Microsoft.AspNetCore.Http.Features;

namespace Hal9.Migrate.Bench.Backend;

/// <summary>The ways in which a service that is only tried out must not harm those whom it does not serve.</summary>
internal static class Faults
{
    private static readonly byte[] Chunk = new byte[64 * 1024];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Does so until the caller goes away, except for what goes wrong at once.</summary>
    public static async Task MisbehaveAsync(string fault, IFeatureCollection context)
    {
        var life = context.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        var writer = context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer;
        switch (fault)
        {
            case "errors":
                context.GetRequiredFeature<IHttpResponseFeature>().StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, life.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case "reset":
                life.Abort();
                break;
            case "flood":
                while (!life.RequestAborted.IsCancellationRequested && !(await writer.WriteAsync(Chunk)).IsCompleted)
                {
                    // Whoever reads as fast as this writes would never let go of the thread, and nobody else would be heard.
                    await Task.Yield();
                }

                break;
            case "drip":
                while (!life.RequestAborted.IsCancellationRequested && !(await writer.WriteAsync(Chunk.AsMemory(0, 1))).IsCompleted)
                {
                    await Task.Delay(Pause, TimeProvider.System, life.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                break;
            default:
                throw new InvalidOperationException($"There is no fault \"{fault}\".");
        }
    }
}
