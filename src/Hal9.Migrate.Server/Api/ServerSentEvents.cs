using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Json;
using Hal9.Migrate.Server.Control;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Api;

/// <summary>Writes server-sent events.</summary>
internal static class ServerSentEvents
{
    public static Task BeginAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        return response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>A record of the journal; its id is what a client that comes back says it has seen.</summary>
    public static Task WriteRecordAsync(HttpResponse response, JournalRecord record, string? kind, CancellationToken cancellationToken)
    {
        var data = JsonSerializer.Serialize(ChangeText.Event(record), Hal9Json.Options);
        return response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"id: {record.Sequence}\nevent: {kind ?? record.Type}\ndata: {data}\n\n"), cancellationToken);
    }

    /// <summary>Anything else, as JSON in one line.</summary>
    public static Task WriteAsync(HttpResponse response, string kind, string json, CancellationToken cancellationToken) =>
        response.WriteAsync($"event: {kind}\ndata: {json}\n\n", cancellationToken);

    /// <summary>Where a follower goes on: after what it says it has seen, or that many from the end when it asks for a negative number.</summary>
    public static long After(HttpContext context, long version)
    {
        var after = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? last : QueryValue.Integer(context, "after", 0, long.MinValue, long.MaxValue);
        return after < 0 ? Math.Max(0, version + after) : after;
    }
}
