using Hal9.Migrate.Access;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Hal9.Migrate.Server.Api;

/// <summary>Everything that changes, as it changes, for somebody who watches.</summary>
internal static class LiveEndpoints
{
    private const int PageSize = 500;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public static void MapLive(this IEndpointRouteBuilder app) => app.MapGet(ApiPath.Live, GetAsync).For(Role.Viewer)
        .WithSummary("Server-sent events, on and on: \"status\" each second and when it changes, \"point\" for each measured second, \"journal\" for each decision. after: as for events");

    private static async Task<IResult> GetAsync(
        HttpContext context, LiveFeed feed, IMigrationStore store, Controller controller, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var (response, after, shown) = (context.Response, ServerSentEvents.After(context, controller.View.State.Version), time.GetUtcNow());
        await ServerSentEvents.BeginAsync(response, end.Token);
        while (!end.IsCancellationRequested)
        {
            var next = controller.Appended.Next;
            var frame = feed.Current();
            while (after < frame.Version && await store.Journal.ReadAsync(after, PageSize, end.Token) is { Count: > 0 } page)
            {
                foreach (var record in page)
                {
                    await ServerSentEvents.WriteRecordAsync(response, record, "journal", end.Token);
                    after = record.Sequence;
                }
            }

            foreach (var (start, json) in frame.Points.Where(point => point.Start > shown))
            {
                await ServerSentEvents.WriteAsync(response, "point", json, end.Token);
                shown = start;
            }

            await ServerSentEvents.WriteAsync(response, "status", frame.Status, end.Token);
            await response.Body.FlushAsync(end.Token);
            await Task.WhenAny(next, Task.Delay(Beat, time, end.Token));
        }

        return Results.Empty;
    }
}
