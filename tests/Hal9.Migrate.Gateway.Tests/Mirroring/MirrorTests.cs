using System.IO.Compression;
using System.Net.Http.Json;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Mirroring;

public sealed class MirrorTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mirror_SameAnswer_MatchesAndSaysWhatItIs()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { a = 1, b = 2 }, Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { b = 2, a = 1.0 }, Cancelled));
        await using var gateway = await TestGateway.StartAsync(
            TestSnapshot.Of(legacy.Url, successor.Url).WithMirror() with { Routes = ["/api/{id}"] });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/7?x=%2F");
        request.Headers.Add("X-Own", "kept");
        request.Headers.Add("X-Hal9-Mirrored", "true");
        request.Headers.Add("Cookie", "a=1; hal9_session=2");
        await gateway.Client.SendAsync(request, Cancelled);
        var tally = await MirroredAsync(gateway, candidates: 1);

        tally.Matched.ShouldBe(1);
        var (first, second) = (legacy.Seen.ShouldHaveSingleItem(), successor.Seen.ShouldHaveSingleItem());
        (second.Method, second.Target, second["X-Own"], second["Cookie"]).ShouldBe(("GET", "/api/7?x=%2F", "kept", "a=1"));
        (second["Host"], second["X-Forwarded-For"]).ShouldBe((first["Host"], "127.0.0.1"));
        (first["X-Hal9-Mirrored"], second["X-Hal9-Mirrored"]).ShouldBe((null, "true"));
        var evidence = await gateway.StopAndReadAsync();
        evidence.Strata.Select(stratum => (stratum.Stratum, stratum.Requests, stratum.Errors, stratum.Latency.Count)).ShouldBe(
        [
            (new Stratum(Subject.Legacy, MethodClass.Safe, "/api/{id}"), 1, 0, 1),
            (new Stratum(Subject.Mirror, MethodClass.Safe, "/api/{id}"), 1, 0, 1),
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task Mirror_RequestWithRouteToken_IsLeftOut()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("legacy", Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("successor", Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        using var verifying = new HttpRequestMessage(HttpMethod.Get, "/verified");
        verifying.Headers.Add(RouteToken.Header, RouteToken.CreateWitness(TestSnapshot.TokenKey, TimeProvider.System.GetUtcNow().AddMinutes(5)));
        (await gateway.Client.SendAsync(verifying, Cancelled)).Headers.GetValues(RouteToken.ServedByHeader).ShouldBe(["legacy"]);
        await gateway.Client.GetAsync("/used", Cancelled);
        await MirroredAsync(gateway, candidates: 1);

        successor.Seen.ShouldHaveSingleItem().Target.ShouldBe("/used");
    }

    [Fact]
    public async Task Mirror_OtherAnswer_SaysWhere()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(
            new { items = new[] { new { name = "a", seen = 1 }, new { name = "b", seen = 2 } }, time = 1 }, Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(
            new { items = new[] { new { name = "a", seen = 1 }, new { name = "c", seen = 3 } }, time = 2 }, Cancelled));
        var rules = new ComparisonRules { Ignore = ["/items/*/seen", "/time"] };
        await using var gateway = await TestGateway.StartAsync(
            TestSnapshot.Of(legacy.Url, successor.Url).WithMirror(mirror => mirror with { Comparison = rules }) with { Routes = ["/list"] });

        await gateway.Client.GetAsync("/list", Cancelled);
        await gateway.Client.GetAsync("/list", Cancelled);
        var tally = await MirroredAsync(gateway, candidates: 2);

        (tally.Matched, tally.Mismatched).ShouldBe((0, 2));
        tally.Differences.Select(place => (place.Route, place.Path, place.Raw)).ShouldBe([("/list", "/items/*/name", 2)]);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("header:x-version")]
    [InlineData("content-type")]
    [InlineData("body")]
    public async Task Mirror_DifferenceOutsideJson_SaysWhere(string place)
    {
        await using var legacy = await TestUpstream.StartAsync(context => AnswerAsync(context, null));
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, place));
        var rules = new ComparisonRules { Headers = ["X-Version", "X-Absent"] };
        await using var gateway = await TestGateway.StartAsync(
            TestSnapshot.Of(legacy.Url, successor.Url).WithMirror(mirror => mirror with { Comparison = rules }));

        await gateway.Client.GetAsync("/", Cancelled);
        var tally = await MirroredAsync(gateway, candidates: 1);

        tally.Differences.Select(found => (found.Route, found.Path, found.Raw)).ShouldBe([("*", place, 1)]);

        static Task AnswerAsync(HttpContext context, string? different)
        {
            context.Response.StatusCode = different == "status" ? 404 : 200;
            context.Response.Headers["X-Version"] = different == "header:x-version" ? "2" : "1";
            context.Response.ContentType = different == "content-type" ? "application/json" : "text/plain";
            return context.Response.WriteAsync(different is "body" or "content-type" ? "1" : "2", Cancelled);
        }
    }

    [Fact]
    public async Task Mirror_AnswersCompressedDifferently_AreComparedUnpacked()
    {
        await using var legacy = await TestUpstream.StartAsync(context => PackedAsync(context, "gzip", """{"a":1,"b":2}"""));
        await using var successor = await TestUpstream.StartAsync(context => PackedAsync(context, "br", """{ "b": 2, "a": 1 }"""));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        await gateway.Client.GetAsync("/", Cancelled);

        (await MirroredAsync(gateway, candidates: 1)).Matched.ShouldBe(1);

        static async Task PackedAsync(HttpContext context, string coding, string text)
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = coding;
            using var packed = new MemoryStream();
            await using (Stream packer = coding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest) : new GZipStream(packed, CompressionLevel.Fastest))
            {
                await packer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), Cancelled);
            }

            await context.Response.Body.WriteAsync(packed.ToArray(), Cancelled);
        }
    }

    [Fact]
    public async Task Mirror_BrokenSurrogatesInJson_IsADifferenceOfTheBody()
    {
        await using var legacy = await TestUpstream.StartAsync(context => JsonAsync(context, """{"a":"\ud800"}"""));
        await using var successor = await TestUpstream.StartAsync(context => JsonAsync(context, """{"a":"\ud801"}"""));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        await gateway.Client.GetAsync("/", Cancelled);

        (await MirroredAsync(gateway, candidates: 1)).Differences.Select(place => (place.Route, place.Path, place.Raw)).ShouldBe([("*", "body", 1)]);

        static Task JsonAsync(HttpContext context, string text)
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(text, Cancelled);
        }
    }

    [Theory]
    [InlineData(2_000, "", 1, "")]
    [InlineData(2_000, "x", 0, "body")]
    [InlineData(2_000, "longer", 0, "body")]
    [InlineData(2_000, "shorter", 0, "body")]
    [InlineData(2_000, "coded", 0, "")]
    [InlineData(8_001, "", 0, "")]
    public async Task Mirror_LargeAnswer_IsComparedByItsHash(int length, string change, int matched, string place)
    {
        await using var legacy = await TestUpstream.StartAsync(context => AnswerAsync(context, ""));
        await using var successor = await TestUpstream.StartAsync(context => AnswerAsync(context, change));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url)
            .WithMirror(mirror => mirror with { MaxBodyBytes = 1_000, MaxHashedBytes = 8_000 }));

        (await gateway.Client.GetStringAsync("/?flush=0", Cancelled)).Length.ShouldBe(length);
        (await gateway.Client.GetStringAsync("/?flush=1", Cancelled)).Length.ShouldBe(length);
        var tally = await MirroredAsync(gateway, candidates: 2);

        tally.Matched.ShouldBe(2 * matched);
        tally.Differences.Select(found => found.Path).ShouldBe(place.Length == 0 ? [] : [place]);
        tally.Skipped.GetValueOrDefault("body-too-large").ShouldBe(matched == 0 && place.Length == 0 ? 2 : 0);

        // Once with its length said before, once streamed.
        async Task AnswerAsync(HttpContext context, string change)
        {
            context.Response.ContentType = "application/json";
            var text = $"\"{new string('a', length - 2)}\"";
            text = change switch { "x" => text.Replace("aa\"", "ax\"", StringComparison.Ordinal), "longer" => text + " ", "shorter" => "0", _ => text };
            if (change == "coded")
            {
                context.Response.Headers.ContentEncoding = "unheard-of";
                text = text.ToUpperInvariant();
            }

            if (context.Request.Query["flush"] == "1")
            {
                await context.Response.WriteAsync(text[..1], Cancelled);
                await context.Response.Body.FlushAsync(Cancelled);
                text = text[1..];
            }
            else
            {
                context.Response.ContentLength = text.Length;
            }

            await context.Response.WriteAsync(text, Cancelled);
        }
    }

    [Fact]
    public async Task Mirror_ArraysAndNumbers_AreComparedAsThePlanSays()
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { tags = "ab".ToCharArray(), score = 0.25 }, Cancelled));
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { tags = "ba".ToCharArray(), score = 0.2500001 }, Cancelled));
        var rules = new ComparisonRules { Sets = ["/tags"], Tolerance = new(0, 1e-6) };
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror(mirror => mirror with { Comparison = rules }));

        await gateway.Client.GetAsync("/", Cancelled);

        (await MirroredAsync(gateway, candidates: 1)).Matched.ShouldBe(1);
    }

    [Fact]
    public async Task Mirror_UnsafeMethodsAllowed_BodyIsRepeated()
    {
        await using var legacy = await TestUpstream.StartAsync(EchoAsync);
        await using var successor = await TestUpstream.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(
            TestSnapshot.Of(legacy.Url, successor.Url).WithMirror(mirror => mirror with { UnsafeMethods = true }));

        await gateway.Client.PostAsJsonAsync("/known-length", new { text = new string('x', 100_000) }, Cancelled);
        using var chunked = new HttpRequestMessage(HttpMethod.Put, "/chunked") { Content = new StringContent("in pieces") };
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Headers.ExpectContinue = true;
        await gateway.Client.SendAsync(chunked, Cancelled);
        await gateway.Client.DeleteAsync("/none", Cancelled);
        var tally = await MirroredAsync(gateway, candidates: 3);

        tally.Matched.ShouldBe(3);
        successor.Seen.Select(seen => (seen.Method, seen["Content-Type"])).ShouldBe(
            [("POST", "application/json; charset=utf-8"), ("PUT", "text/plain; charset=utf-8"), ("DELETE", null)], ignoreOrder: true);

        static async Task EchoAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Method} {await reader.ReadToEndAsync(Cancelled)}", Cancelled);
        }
    }

    [Fact]
    public async Task Mirror_WhatIsLeftOut_IsCountedByReason()
    {
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Path == "/events")
            {
                context.Response.ContentType = "text/event-stream";
            }

            await context.Request.Body.CopyToAsync(Stream.Null, Cancelled);
            await context.Response.WriteAsync(context.Request.Path == "/large" ? new string('x', 2_000) : "ok", Cancelled);
        });
        await using var successor = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url)
            .WithMirror(mirror => mirror with { UnsafeMethods = true, MaxBodyBytes = 1_000, MaxHashedBytes = 1_500, Sample = Percentage.Half }));
        var (inside, outside) = (UserWhere(bucket => bucket < 5_000), UserWhere(bucket => bucket >= 5_000));

        await AskAsync(HttpMethod.Get, "/", outside, null);
        await AskAsync(HttpMethod.Get, "/events", inside, null);
        await AskAsync(HttpMethod.Get, "/large", inside, null);
        await AskAsync(HttpMethod.Post, "/", inside, new StringContent(new string('x', 1_001)));
        await AskAsync(HttpMethod.Post, "/", inside, new PushContent(new string('x', 1_001)));
        await AskAsync(HttpMethod.Post, "/", inside, new PushContent(new string('x', 1_000)));
        var tally = await MirroredAsync(gateway, candidates: 6);

        tally.Skipped.ShouldBe([new("body-too-large", 3), new("event-stream", 1), new("sampled-out", 1)]);
        tally.Matched.ShouldBe(1);
        successor.Seen.Count.ShouldBe(1);

        async Task AskAsync(HttpMethod method, string path, string user, HttpContent? content)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.Add("X-User", user);
            await gateway.Client.SendAsync(request, Cancelled);
        }

        static string UserWhere(Func<int, bool> wanted) =>
            Enumerable.Range(0, 1_000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).First(user => wanted(Bucket.Of("salt", user)));
    }

    [Fact]
    public async Task Mirror_UnsafeMethodsByDefault_AreLeftOut()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var successor = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        await gateway.Client.PostAsync("/", new StringContent("x"), Cancelled);

        (await MirroredAsync(gateway, candidates: 1)).Skipped.ShouldBe([new("unsafe", 1)]);
        successor.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Mirror_WebSocketAndFailedRequest_AreLeftOut()
    {
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, Cancelled);
            }
            else
            {
                context.Abort();
            }
        });
        await using var successor = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror());

        using var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(gateway.Url) { Scheme = "ws" }.Uri, Cancelled);
        await socket.ReceiveAsync(new byte[16], Cancelled);
        await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, Cancelled);
        await gateway.Client.GetAsync("/", Cancelled);

        (await MirroredAsync(gateway, candidates: 2)).Skipped.ShouldBe([new("incomplete", 1), new("upgraded", 1)]);
        successor.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Mirror_SuccessorServesUsers_TheirRequestsAreNoCandidates()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var successor = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url, percent: 100).WithMirror());

        await gateway.Client.GetAsync("/", Cancelled);

        (await gateway.StopAndReadAsync()).Mirror.Candidates.ShouldBe(0);
        successor.Seen.ShouldHaveSingleItem()["X-Hal9-Mirrored"].ShouldBeNull();
    }

    [Fact]
    public async Task Mirror_InstructionIsTakenBack_NothingMoreIsMirrored()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var successor = await TestUpstream.StartAsync();
        var snapshot = TestSnapshot.Of(legacy.Url, successor.Url);
        await using var gateway = await TestGateway.StartAsync(snapshot.WithMirror());
        await gateway.Client.GetAsync("/", Cancelled);
        await MirroredAsync(gateway, candidates: 1);

        await gateway.Controller.ObeyedAsync(snapshot with { Id = new SnapshotId(1, 2) });
        await gateway.Client.GetAsync("/", Cancelled);

        (await gateway.StopAndReadAsync()).Mirror.Candidates.ShouldBe(1);
        (legacy.Seen.Count, successor.Seen.Count).ShouldBe((2, 1));
    }

    [Fact]
    public async Task Mirror_SuccessorOverHttp2_IsAskedInHttp2()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var successor = await TestUpstream.StartAsync(Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2, null);
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor.Url).WithMirror() with
        {
            Successor = new Upstream(successor.Url, UpstreamProtocol.H2C, TimeSpan.FromSeconds(20)),
        });

        await gateway.Client.GetAsync("/", Cancelled);

        (await MirroredAsync(gateway, candidates: 1)).Matched.ShouldBe(1);
        successor.Seen.ShouldHaveSingleItem().Protocol.ShouldBe("HTTP/2");
    }

    /// <summary>What has become of so many candidates, once something has become of all of them.</summary>
    internal static async Task<MirrorTally> MirroredAsync(TestGateway gateway, int candidates)
    {
        await gateway.Controller.ReportAsync(report => gateway.Controller.Windows.Sum(window => window.Mirror.Candidates) >= candidates);
        return gateway.Controller.Evidence.Mirror;
    }

    private sealed class PushContent(string text) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
