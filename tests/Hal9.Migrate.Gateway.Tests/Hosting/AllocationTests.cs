using System.Net;
using System.Net.Sockets;
using System.Text;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Gateway.Tests.Hosting;

/// <summary>Guards the hot path: what a request through the gateway allocates beyond what YARP's forwarder does by itself.</summary>
[Collection(AloneCollection.Name)]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private const int WarmUp = 2_000;
    private const int Requests = 5_000;
    private const int LeastRounds = 3;
    private const int MostRounds = 12;

    // The object of one exchange and what its awaits keep. Measured 170 to 320, by how often either suspends, which the scheduler decides;
    // two more strings or closures for each request are over it.
    private const double MostBytesBeyondYarp = 400;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // A key of marks, and a cookie that was signed with it and names a run that nobody knows: the longest way a read can go.
    private static readonly byte[] MarkKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forward_WithStickinessAndEvidence_AllocatesHardlyMoreThanYarp(bool withWrites)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentLength = 2;
            return context.Response.WriteAsync("ok", Cancelled);
        });
        upstream.Remembers = false;
        await using var gateway = await TestGateway.StartAsync(
            TestSnapshot.Of(upstream.Url, new Uri(upstream.Url, "/successor"), percent: 50) with
            {
                Routes = ["/api/signals", "/api/neurons/{id}"],
                Writes = !withWrites ? null : new WriteInstruction
                {
                    Owner = Side.Legacy,
                    MarkKey = Convert.ToBase64String(MarkKey),
                    Classify = [new("POST", "/api/search", false), new(null, "/api/neurons/{id}/confirm", true)],
                },
            });
        await using var bare = await BareYarpAsync(upstream.Url);

        // In turn, and the least of several: what else happens in the process, or is to be done on the machine, only ever adds.
        var (ours, theirs) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < LeastRounds || (round < MostRounds && ours - theirs >= MostBytesBeyondYarp); round++)
        {
            theirs = Math.Min(theirs, await BytesForEachAsync(AddressOf(bare), withWrites));
            ours = Math.Min(ours, await BytesForEachAsync(gateway.Url, withWrites));
        }

        output.WriteLine($"bytes for each request: gateway {ours:0}, bare YARP {theirs:0}, difference {ours - theirs:0}");
        (ours - theirs).ShouldBeLessThan(MostBytesBeyondYarp);
    }

    private static async Task<double> BytesForEachAsync(Uri address, bool withMark)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, Cancelled);
        var request = Encoding.ASCII.GetBytes(
            "GET /api/neurons/7?x=1 HTTP/1.1\r\nHost: shop.example\r\nX-User: somebody-17\r\nAccept: */*\r\nAccept-Language: en\r\nUser-Agent: test\r\n"
            + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nCookie: theme=dark; sid=0123456789abcdef"
            + (withMark ? $"; {MarkCookie.Name}={WriteMark.Create(MarkKey, "0123456789abcdef", 17)}" : "") + "\r\n\r\n");
        var answer = new byte[4_096];
        await RunAsync(WarmUp);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(Requests);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests;

        async Task RunAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await socket.SendAsync(request, Cancelled);
                var length = 0;
                while (!answer.AsSpan(0, length).EndsWith("\r\n\r\nok"u8))
                {
                    length += await socket.ReceiveAsync(answer.AsMemory(length), Cancelled);
                }
            }
        }
    }

    private static async Task<WebApplication> BareYarpAsync(Uri upstream)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
        app.Run(async context => await forwarder.SendAsync(context, upstream.ToString(), client, ForwarderRequestConfig.Empty, HttpTransformer.Default));
        await app.StartAsync(Cancelled);
        return app;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
