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

/// <summary>What was decided, as a list or as it happens.</summary>
internal static class EventEndpoints
{
    private const int PageSize = 500;

    /// <summary>A comment is sent at least so often, so that a lost connection is noticed on both sides.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapEvents(this IEndpointRouteBuilder app) => app.MapGet(ApiPath.Events, GetAsync)
        .Produces<EventDocument[]>().For(Role.Viewer)
        .WithSummary("What was decided. after: the last sequence seen (or the header Last-Event-ID); limit; follow=true: as server-sent events, on and on");

    private static async Task<IResult> GetAsync(HttpContext context, IMigrationStore store, Controller controller, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        var after = ServerSentEvents.After(context, controller.View.State.Version);
        if (QueryValue.Flag(context, "follow"))
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await FollowAsync(context.Response, after, store, controller, time, end.Token);
            return Results.Empty;
        }

        var limit = (int)QueryValue.Integer(context, "limit", PageSize, 1, 10_000);
        return Results.Ok((await store.Journal.ReadAsync(after, limit, context.RequestAborted)).Select(ChangeText.Event));
    }

    private static async Task FollowAsync(
        HttpResponse response, long after, IMigrationStore store, Controller controller, TimeProvider time, CancellationToken cancellationToken)
    {
        await ServerSentEvents.BeginAsync(response, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = controller.Appended.Next;
            var page = await store.Journal.ReadAsync(after, PageSize, cancellationToken);
            foreach (var record in page)
            {
                await ServerSentEvents.WriteRecordAsync(response, record, null, cancellationToken);
                after = record.Sequence;
            }

            if (page.Count == 0)
            {
                await response.WriteAsync(":\n\n", cancellationToken);
            }

            await response.Body.FlushAsync(cancellationToken);
            if (page.Count < PageSize)
            {
                await Task.WhenAny(next, Task.Delay(KeepAlive, time, cancellationToken));
            }
        }
    }
}
