using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.SystemTests.Observing;

/// <summary>Takes spans over OTLP with HTTP and protobuf, as a collector does; and whatever else is sent to it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenSpan> _spans = new();
    private readonly ConcurrentQueue<string> _raw = new();
    private readonly ConcurrentQueue<string> _others = new();

    private Collector(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>Every span, as far as they have come.</summary>
    public IReadOnlyCollection<SeenSpan> Spans => _spans;

    /// <summary>All that was exported, byte by byte.</summary>
    public string Raw => string.Concat(_raw);

    /// <summary>The paths of all other requests.</summary>
    public IReadOnlyCollection<string> Others => _others;

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        collector.Url = new Uri(app.Urls.Single());
        return collector;
    }

    /// <summary>Waits until a span has come.</summary>
    public async Task<SeenSpan> SpanAsync(Func<SeenSpan, bool> wanted)
    {
        while (true)
        {
            if (_spans.FirstOrDefault(wanted) is { } span)
            {
                return span;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (context.Request.Path != "/v1/traces")
        {
            _others.Enqueue(context.Request.Path);
            return;
        }

        context.Request.ContentType.ShouldBe("application/x-protobuf");
        _raw.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        foreach (var span in SeenSpan.Read(body.ToArray()))
        {
            _spans.Enqueue(span);
        }

        context.Response.ContentType = "application/x-protobuf";
    }
}
