using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Tests.Forwarding;

public sealed class FailureTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forward_NobodyListens_502SaysWhichSideAndNoMore()
    {
        var nobody = FreeAddress();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(nobody, nobody, percent: 100) with { ServedBy = true });

        var response = await gateway.Client.GetAsync("/a", Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.GetValues("X-Hal9-Served-By").ShouldBe(["successor"]);
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        using var problem = JsonDocument.Parse(text);
        problem.RootElement.GetProperty("code").GetString().ShouldBe("UpstreamUnreachable");
        problem.RootElement.GetProperty("side").GetString().ShouldBe("successor");
        problem.RootElement.GetProperty("status").GetInt32().ShouldBe(502);
        text.ShouldNotContain(nobody.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await ShouldHaveOneErrorAsync(gateway, Subject.Successor, "transport");
    }

    [Fact]
    public async Task Forward_ServiceIsSilent_504AfterItsTimeout()
    {
        await using var legacy = await TestUpstream.StartAsync(context => Forever.WaitAsync(context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy, timeoutSeconds: 0.3));

        var response = await gateway.Client.GetAsync("/a", Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        problem.RootElement.GetProperty("code").GetString().ShouldBe("UpstreamTimeout");
        problem.RootElement.GetProperty("side").GetString().ShouldBe("legacy");
        await ShouldHaveOneErrorAsync(gateway, Subject.Legacy, "timeout");
    }

    [Fact]
    public async Task Forward_ServiceTakesBodyAndIsSilent_504AfterItsTimeout()
    {
        await using var legacy = await TestUpstream.StartAsync(context => Forever.WaitAsync(context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy, timeoutSeconds: 0.3));

        var response = await gateway.Client.PostAsync("/a", new ByteArrayContent(new byte[20 * 1024 * 1024]), Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        await ShouldHaveOneErrorAsync(gateway, Subject.Legacy, "timeout");
    }

    [Fact]
    public async Task Forward_ServiceResetsAfterHead_502WithProblem()
    {
        await using var legacy = RudeServer.AfterHead((socket, _) =>
        {
            RudeServer.Reset(socket);
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, FreeAddress()));

        var response = await gateway.Client.PostAsync("/a", new StringContent("x"), Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        await ShouldHaveOneErrorAsync(gateway, Subject.Legacy, "transport");
    }

    [Fact]
    public async Task Forward_ServicePromisesBodyAndResets_502WithProblem()
    {
        await using var legacy = RudeServer.AfterHead(async (socket, cancelled) =>
        {
            await RudeServer.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", cancelled);
            RudeServer.Reset(socket);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, FreeAddress()));

        var response = await gateway.Client.PostAsync("/a", new StringContent("x"), Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldContain("UpstreamUnreachable");
        await ShouldHaveOneErrorAsync(gateway, Subject.Legacy, "transport");
    }

    [Fact]
    public async Task Forward_ServiceBreaksOffMidBody_ClientSeesItBreakOff()
    {
        await using var legacy = RudeServer.AfterHead(async (socket, cancelled) =>
        {
            await RudeServer.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it", cancelled);
            await socket.DisconnectAsync(false, cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, FreeAddress()));

        await Should.ThrowAsync<HttpRequestException>(() => gateway.Client.GetByteArrayAsync("/a", Cancelled));

        await ShouldHaveOneErrorAsync(gateway, Subject.Legacy, "transport");
    }

    [Fact]
    public async Task Forward_ServiceGoesSilentMidBody_CountsAsTimeout()
    {
        await using var legacy = RudeServer.AfterHead(async (socket, cancelled) =>
        {
            await RudeServer.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it", cancelled);
            await Forever.WaitAsync(cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, FreeAddress()) with
        {
            Legacy = new Upstream(legacy.Url, UpstreamProtocol.Auto, TimeSpan.FromSeconds(0.3)),
        });

        await Should.ThrowAsync<HttpRequestException>(() => gateway.Client.GetByteArrayAsync("/a", Cancelled));

        await ShouldHaveOneErrorAsync(gateway, Subject.Legacy, "timeout");
    }

    [Fact]
    public async Task Forward_AnswerIsNoHttp_502()
    {
        await using var legacy = RudeServer.AfterHead((socket, cancelled) => RudeServer.SayAsync(socket, "220 smtp.example ESMTP\r\n\r\n", cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, FreeAddress()));

        var response = await gateway.Client.GetAsync("/a", Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        await ShouldHaveOneErrorAsync(gateway, Subject.Legacy, "transport");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Forward_UnsafeRequestWithoutBodyAndServiceHangsUp_IsSentOnce(string method)
    {
        var heads = 0;
        await using var legacy = RudeServer.AfterHead((socket, _) =>
        {
            // It may have acted before it died.
            Interlocked.Increment(ref heads);
            socket.Shutdown(SocketShutdown.Both);
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, FreeAddress()));

        using var request = new HttpRequestMessage(new HttpMethod(method), "/act");
        var response = await gateway.Client.SendAsync(request, Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        heads.ShouldBe(1);
    }

    [Fact]
    public async Task Forward_ClientGivesUp_ServiceIsToldAndNothingIsCounted()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            arrived.SetResult();
            await Forever.WaitAsync(context.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        var client = await RawHttp.ConnectAsync(gateway.Url);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        client.Reset();

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        var evidence = await gateway.StopAndReadAsync();
        evidence.Strata.ShouldBeEmpty();
        evidence.Samples.ShouldBeEmpty();
    }

    [Fact]
    public async Task Forward_ClientGivesUpMidDownload_ServiceIsToldAndNothingIsCounted()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            var piece = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        var client = await RawHttp.ConnectAsync(gateway.Url);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        client.Reset();

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        (await gateway.StopAndReadAsync()).Strata.ShouldBeEmpty();
    }

    [Fact]
    public async Task Forward_ClientSendsBrokenBody_IsTheClientsFault()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null, Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var answer = await RawHttp.AskAsync(gateway.Url, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        (await gateway.StopAndReadAsync()).Strata.ShouldBeEmpty();
    }

    [Fact]
    public async Task Forward_Connect_IsRefusedAsTheClientsFault()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var answer = await RawHttp.AskAsync(gateway.Url, "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 400 ");
        answer.ShouldContain("InvalidArgument");
        (await gateway.StopAndReadAsync()).Strata.ShouldBeEmpty();
    }

    [Fact]
    public async Task Forward_NoSnapshotYet_503WithRetryAfter()
    {
        await using var gateway = await TestGateway.StartAsync(new TestController());

        var response = await gateway.Client.GetAsync("/a", Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled));
        problem.RootElement.GetProperty("code").GetString().ShouldBe("NoSnapshot");
    }

    private static async Task ShouldHaveOneErrorAsync(TestGateway gateway, Subject subject, string error)
    {
        var evidence = await gateway.StopAndReadAsync();
        var tally = evidence.Strata.ShouldHaveSingleItem();
        (tally.Stratum.Subject, tally.Requests, tally.Errors).ShouldBe((subject, 1L, 1L));
        evidence.Samples.ShouldHaveSingleItem().Error.ShouldBe(error);
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
