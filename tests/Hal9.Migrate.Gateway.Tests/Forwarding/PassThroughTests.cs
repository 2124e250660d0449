using System.Net;
using System.Net.Http.Json;
using Hal9.Migrate.Gateway.Tests.Testing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Forwarding;

public sealed class PassThroughTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forward_PlainGet_AnswerComesBackAsItIs()
    {
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            context.Response.StatusCode = 207;
            context.Response.Headers["X-Own"] = "caf\u00e9";
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            await context.Response.WriteAsync("hello", Cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var raw = await RawHttp.AskAsync(gateway.Url, "GET /a HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n");

        raw.ShouldStartWith("HTTP/1.1 207 ");
        raw.ShouldContain("\r\nX-Own: caf\u00e9\r\n");
        raw.ShouldContain("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n");
        raw.ShouldNotContain("X-Hal9");
        raw.ShouldNotContain("Server:");
    }

    [Theory]
    [InlineData("/a%2Fb/../c;x=1?q=%20%2B&e=")]
    [InlineData("/%E2%82%AC/..%2f?a=b?c=d/../e")]
    [InlineData("//double//slash/")]
    [InlineData("/%")]
    public async Task Forward_OddTarget_ArrivesByteForByte(string target)
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var raw = await RawHttp.AskAsync(gateway.Url, $"GET {target} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n");

        raw.ShouldStartWith("HTTP/1.1 200 ");
        legacy.Seen.ShouldHaveSingleItem().Target.ShouldBe(target);
    }

    [Fact]
    public async Task Forward_AbsoluteTarget_ArrivesAsPath()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await RawHttp.AskAsync(gateway.Url, "GET http://shop.example/a/b?c=d HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n");

        var seen = legacy.Seen.ShouldHaveSingleItem();
        (seen.Target, seen["Host"]).ShouldBe(("/a/b?c=d", "shop.example"));
    }

    [Fact]
    public async Task Forward_UpstreamWithPath_PathComesFirst()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(new Uri(legacy.Url, "/base/"), new Uri("http://127.0.0.1:9")));

        await gateway.Client.GetAsync("/a?b=c", Cancelled);

        legacy.Seen.ShouldHaveSingleItem().Target.ShouldBe("/base/a?b=c");
    }

    [Fact]
    public async Task Forward_Headers_OursAreTakenOutTheRestIsKept()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await RawHttp.AskAsync(gateway.Url,
            "GET / HTTP/1.1\r\nHost: shop.example\r\nX-Hal9-Route: x\r\nx-hal9-anything: y\r\nX-Hal9-Mirrored: true\r\n"
            + $"Cookie: a=1; hal9_session=secret; b=hal9_session=2\r\ntraceparent: {trace}\r\nAccept-Encoding: gzip, br\r\n"
            + "X-Umlaut: \u00e4\u00f6\r\nUser-Agent: odd (agent) x\r\nConnection: close\r\n\r\n");

        var seen = legacy.Seen.ShouldHaveSingleItem();
        seen.Headers.Keys.ShouldAllBe(name => !name.StartsWith("X-Hal9", StringComparison.OrdinalIgnoreCase));
        seen["Cookie"].ShouldBe("a=1; b=hal9_session=2");
        seen["Host"].ShouldBe("shop.example");
        seen["traceparent"].ShouldBe(trace);
        seen["Accept-Encoding"].ShouldBe("gzip, br");
        seen["X-Umlaut"].ShouldBe("\u00e4\u00f6");
        seen["User-Agent"].ShouldBe("odd (agent) x");
        seen["X-Forwarded-For"].ShouldBe("127.0.0.1");
        seen["X-Forwarded-Proto"].ShouldBe("http");
        seen["X-Forwarded-Host"].ShouldBe("shop.example");
    }

    [Fact]
    public async Task Forward_SessionCookieAlone_NoCookieHeaderIsLeft()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await RawHttp.AskAsync(gateway.Url, "GET / HTTP/1.1\r\nHost: a\r\nCookie: hal9_session=secret\r\nConnection: close\r\n\r\n");

        legacy.Seen.ShouldHaveSingleItem()["Cookie"].ShouldBeNull();
    }

    [Fact]
    public async Task Forward_BehindLoadBalancer_ItsForwardedHeadersAreKept()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await RawHttp.AskAsync(gateway.Url,
            "GET / HTTP/1.1\r\nHost: inner\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\nConnection: close\r\n\r\n");

        var seen = legacy.Seen.ShouldHaveSingleItem();
        seen["X-Forwarded-For"].ShouldBe("203.0.113.7, 127.0.0.1");
        seen["X-Forwarded-Proto"].ShouldBe("https");
        seen["X-Forwarded-Host"].ShouldBe("shop.example");
    }

    [Fact]
    public async Task Forward_UpstreamSendsOurHeaders_TheyAreTakenOut()
    {
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers["X-Hal9-Served-By"] = "somebody else";
            context.Response.Headers["x-hal9-other"] = "1";
            return context.Response.WriteAsync("ok", Cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy) with { ServedBy = true });

        var response = await gateway.Client.GetAsync("/", Cancelled);

        response.Headers.GetValues("X-Hal9-Served-By").ShouldBe(["legacy"]);
        response.Headers.Contains("X-Hal9-Other").ShouldBeFalse();
    }

    [Fact]
    public async Task Forward_Redirect_IsNotFollowed()
    {
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var response = await gateway.Client.GetAsync("/", Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.Found);
        response.Headers.Location!.OriginalString.ShouldBe("/elsewhere");
        legacy.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Forward_CompressedAnswer_IsNotUnpacked()
    {
        byte[] packed = [0x1f, 0x8b, 1, 2, 3, 4];
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed, Cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var response = await gateway.Client.GetAsync("/", Cancelled);

        (await response.Content.ReadAsByteArrayAsync(Cancelled)).ShouldBe(packed);
        response.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
    }

    [Fact]
    public async Task Forward_Head_LengthWithoutBody()
    {
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            context.Response.ContentLength = 12_345;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        var response = await gateway.Client.SendAsync(request, Cancelled);

        response.Content.Headers.ContentLength.ShouldBe(12_345);
        (await response.Content.ReadAsByteArrayAsync(Cancelled)).ShouldBeEmpty();
        legacy.Seen.ShouldHaveSingleItem().Method.ShouldBe("HEAD");
    }

    [Fact]
    public async Task Forward_Post_BodyArrives()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        var response = await gateway.Client.PostAsJsonAsync("/signals", new { content = "what is it like" }, Cancelled);

        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldBe("""{"content":"what is it like"}""");
        legacy.Seen.ShouldHaveSingleItem()["Content-Type"].ShouldBe("application/json; charset=utf-8");
    }

    [Fact]
    public async Task Forward_ExpectContinue_ServiceDecidesWhetherTheBodyIsSent()
    {
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Path == "/no")
            {
                context.Response.StatusCode = 413;
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await reader.ReadToEndAsync(Cancelled), Cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        using var welcome = await RawHttp.ConnectAsync(gateway.Url);
        await welcome.SendAsync("POST /yes HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        (await welcome.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 100 ");
        await welcome.SendAsync("hello");
        (await welcome.ReadUntilAsync("hello")).ShouldStartWith("HTTP/1.1 200 ");

        using var refused = await RawHttp.ConnectAsync(gateway.Url);
        await refused.SendAsync("POST /no HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n");
        (await refused.ReadUntilAsync("\r\n\r\n")).ShouldStartWith("HTTP/1.1 413 ");
    }

    [Fact]
    public async Task Forward_ServerSentEvents_EachPieceArrivesBeforeTheNextIsSent()
    {
        var next = new SemaphoreSlim(0);
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n", Cancelled);
                await context.Response.Body.FlushAsync(Cancelled);
                await next.WaitAsync(Cancelled);
            }
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        using var response = await gateway.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancelled));
        for (var i = 0; i < 3; i++)
        {
            // The service waits for this test, so a piece that is held back would never come.
            (await reader.ReadLineAsync(Cancelled)).ShouldBe($"data: {i}");
            (await reader.ReadLineAsync(Cancelled)).ShouldBe("");
            next.Release();
        }

        (await reader.ReadLineAsync(Cancelled)).ShouldBeNull();
    }
}
