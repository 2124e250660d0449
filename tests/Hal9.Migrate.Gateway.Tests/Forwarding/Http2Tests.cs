using System.Net;
using System.Net.WebSockets;
using System.Text;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hal9.Migrate.Gateway.Tests.Forwarding;

public sealed class Http2Tests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forward_Http2OverTls_ClientGetsHttp2()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy), OverTls);
        using var client = Trusting(gateway);

        var response = await client.GetAsync("/", Cancelled);

        response.Version.ShouldBe(HttpVersion.Version20);
        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldBe("ok");
        var seen = legacy.Seen.ShouldHaveSingleItem();
        (seen.Protocol, seen["Host"], seen["X-Forwarded-Proto"]).ShouldBe(("HTTP/1.1", gateway.Url.Authority, "https"));
    }

    [Fact]
    public async Task Forward_Http11OverTlsFromPemFiles_IsServed()
    {
        await using var legacy = await TestUpstream.StartAsync();
        using var folder = new TestFolder();
        var (certificate, key) = TestCertificate.WriteTo(folder);
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy), options => options with
        {
            Listen = ["https://127.0.0.1:0"], CertificatePath = certificate, CertificateKeyPath = key,
        });
        using var client = Trusting(gateway);
        client.DefaultRequestVersion = HttpVersion.Version11;

        var response = await client.GetAsync("/", Cancelled);

        (response.Version, response.StatusCode).ShouldBe((HttpVersion.Version11, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Forward_Http2WithoutTlsUpstream_BodiesBothWaysAndTrailersPass()
    {
        var question = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var legacy = await TestUpstream.StartAsync(HttpProtocols.Http2, null, async context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            var buffer = new byte[16];
            var count = await context.Request.Body.ReadAsync(buffer, Cancelled);
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), Cancelled);
            await context.Response.Body.FlushAsync(Cancelled);
            await context.Request.Body.CopyToAsync(context.Response.Body, Cancelled);
            context.Response.AppendTrailer("grpc-status", "7");
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy, UpstreamProtocol.H2C), OverTls);
        using var client = Trusting(gateway);

        // The second half is sent only once the answer to the first has arrived.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/service/method") { Version = HttpVersion.Version20, Content = new TwoHalves(question.Task) };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        using var stream = await response.Content.ReadAsStreamAsync(Cancelled);
        var first = new byte[5];
        await stream.ReadExactlyAsync(first, Cancelled);
        question.SetResult();
        using var rest = new StreamReader(stream);

        Encoding.ASCII.GetString(first).ShouldBe("first");
        (await rest.ReadToEndAsync(Cancelled)).ShouldBe("second");
        response.TrailingHeaders.GetValues("grpc-status").ShouldBe(["7"]);
        var seen = legacy.Seen.ShouldHaveSingleItem();
        (seen.Protocol, seen["TE"]).ShouldBe(("HTTP/2", "trailers"));
    }

    [Fact]
    public async Task Forward_UpstreamWithUntrustedCertificate_IsUnreachable()
    {
        await using var legacy = await TestUpstream.StartAsync(HttpProtocols.Http1AndHttp2, TestCertificate.Loopback);
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var response = await gateway.Client.GetAsync("/", Cancelled);

        // Nobody trusts the test's authority, and the answer says nothing of the inside.
        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldNotContain("certificate");
    }

    [Fact]
    public async Task Forward_WebSocket_EchoesUntilClosed()
    {
        await using var legacy = await TestUpstream.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.Url) { Scheme = "ws", Path = "/socket" }.Uri, Cancelled);

        await ShouldEchoAsync(socket);
        var evidence = await gateway.StopAndReadAsync();
        evidence.Strata.ShouldHaveSingleItem().Requests.ShouldBe(1);
        evidence.Strata[0].Latency.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Forward_WebSocketOverHttp2_EchoesUntilClosed()
    {
        await using var legacy = await TestUpstream.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy), OverTls);
        using var invoker = new HttpMessageInvoker(TrustingHandler());

        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new UriBuilder(gateway.Url) { Scheme = "wss", Path = "/socket" }.Uri, invoker, Cancelled);

        await ShouldEchoAsync(socket);
    }

    private static GatewayOptions OverTls(GatewayOptions options) =>
        options with { Listen = ["https://127.0.0.1:0"], Certificate = TestCertificate.Loopback };

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), Cancelled);
        while (received.MessageType != WebSocketMessageType.Close)
        {
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, Cancelled);
            received = await socket.ReceiveAsync(buffer.AsMemory(), Cancelled);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancelled);
    }

    private static async Task ShouldEchoAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"message {i}"), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
            var received = await socket.ReceiveAsync(buffer, Cancelled);
            Encoding.UTF8.GetString(buffer, 0, received.Count).ShouldBe($"message {i}");
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
        socket.CloseStatusDescription.ShouldBe("bye");
    }

    private static SocketsHttpHandler TrustingHandler()
    {
        var handler = TestGateway.NewHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate?.GetCertHashString() == TestCertificate.Loopback.GetCertHashString();
        return handler;
    }

    private static HttpClient Trusting(TestGateway gateway) => new(TrustingHandler())
    {
        BaseAddress = gateway.Url,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private sealed class TwoHalves(Task question) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("first"u8.ToArray());
            await stream.FlushAsync();
            await question;
            await stream.WriteAsync("second"u8.ToArray());
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
