using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Tests.Writes;

public sealed class OwnerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Side.Legacy, 100, "POST", "legacy")]
    [InlineData(Side.Legacy, 100, "DELETE", "legacy")]
    [InlineData(Side.Legacy, 100, "PURGE", "legacy")]
    [InlineData(Side.Legacy, 100, "GET", "successor")]
    [InlineData(Side.Successor, 0, "PUT", "successor")]
    [InlineData(Side.Successor, 0, "GET", "legacy")]
    [InlineData(Side.Successor, 0, "OPTIONS", "legacy")]
    public async Task Forward_WithAnOwner_UnsafeMethodsGoThereWhateverThePercentage(Side owner, int percent, string method, string expected)
    {
        await using var sides = await TwoSides.StartAsync(owner, percent);

        (await sides.AskAsync(method)).ShouldBe(expected);
    }

    [Fact]
    public async Task Forward_WithoutWrites_UnsafeMethodsAreSplitAsAllOthersAndNotMarked()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100, more: snapshot => snapshot with { Writes = null });

        using var response = await sides.SendAsync("POST");

        (await response.Content.ReadAsStringAsync(Cancelled)).ShouldBe("successor");
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData("POST", "/search/shoes", "successor")]
    [InlineData("POST", "/search/shoes/sizes", "legacy")]
    [InlineData("POST", "/SEARCH/shoes", "legacy")]
    [InlineData("PUT", "/search/shoes", "legacy")]
    [InlineData("GET", "/confirm/17", "legacy")]
    [InlineData("GET", "/confirm/", "successor")]
    [InlineData("OPTIONS", "/confirm/17", "legacy")]
    [InlineData("PATCH", "/anything", "successor")]
    [InlineData("PATCH", "/search/shoes", "successor")]
    public async Task Forward_ClassifiedRequests_TheFirstRuleThatFitsCounts(string method, string path, string expected)
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100, writes => writes with
        {
            Classify = [new("POST", "/search/{index}", false), new(null, "/confirm/{id}", true), new("PATCH", null, false), new("PATCH", "/search/{index}", true)],
        });

        (await sides.AskAsync(method, path)).ShouldBe(expected);
    }

    [Fact]
    public async Task Forward_RouteToken_MovesReadsAndNeverWrites()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 0);
        var token = RouteToken.Create(TestSnapshot.TokenKey, Side.Successor, TimeProvider.System.GetUtcNow().AddMinutes(5));

        (await sides.AskAsync("GET", token: token)).ShouldBe("successor");
        using var written = await sides.SendAsync("POST", token: token);

        (await written.Content.ReadAsStringAsync(Cancelled)).ShouldBe("legacy");
        written.Headers.GetValues(RouteToken.ServedByHeader).ShouldBe(["legacy"]);
    }

    [Fact]
    public async Task Forward_LeaseHasExpired_TheOwnerServesEverything()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);
        (await sides.AskAsync("GET")).ShouldBe("successor");

        sides.Controller.Lease = TimeSpan.Zero;
        await sides.Controller.ReportsAsync(2);
        (await sides.AskAsync("GET")).ShouldBe("legacy");

        sides.Controller.Lease = TimeSpan.FromSeconds(10);
        await sides.Controller.ReportsAsync(2);
        (await sides.AskAsync("GET")).ShouldBe("successor");
    }

    [Fact]
    public async Task Restart_ControllerIsGone_TheOwnerServesEverythingUntilItAnswers()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);
        await sides.Gateway.Host.StopAsync(Cancelled);
        var gone = new TestController(sides.Snapshot) { Trouble = new HttpRequestException("gone") };
        await using var second = await TestGateway.StartAsync(gone, options => options with { SnapshotPath = sides.Gateway.Folder.File("snapshot.json") });

        (await second.Client.GetStringAsync("/", Cancelled)).ShouldBe("legacy");
        gone.Trouble = null;
        await second.Log.LineAsync("answers again");
        (await second.Client.GetStringAsync("/", Cancelled)).ShouldBe("successor");
    }

    [Fact]
    public async Task Forward_WritesAreRefused_503WithRetryAfterAndReadsGoOn()
    {
        await using var sides = await TwoSides.StartAsync(Side.Successor, 100);
        using var marked = await sides.SendAsync("POST");
        await sides.NextAsync(writes => writes with { Mode = WritesMode.Refuse }, percent: 0);

        using var refused = await sides.SendAsync("POST");

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancelled));
        problem.RootElement.GetProperty("code").GetString().ShouldBe("WritesRefused");
        // The owner may be dead, so that not even who has written there is sent to it.
        (await sides.AskAsync("GET", cookie: marked.Headers.GetValues("Set-Cookie").Single().Split(';')[0])).ShouldBe("legacy");
        sides.Successor.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Mirror_WithAnOwner_LeavesOutWhatMayWriteThoughThePlanWantsUnsafeMethods()
    {
        await using var sides = await TwoSides.StartAsync(
            Side.Legacy, 0, writes => writes with { Classify = [new("GET", "/confirm", true), new("POST", "/search", false)] },
            snapshot => snapshot.WithMirror(mirror => mirror with { UnsafeMethods = true }));

        await sides.AskAsync("POST");
        await sides.AskAsync("GET", "/confirm");
        await sides.AskAsync("POST", "/search");
        await sides.AskAsync("GET", "/read");
        while (sides.Controller.Evidence.Mirror.Compared == 0)
        {
            await sides.Controller.ReportsAsync(1);
        }

        sides.Successor.Seen.ShouldHaveSingleItem().Target.ShouldBe("/read");
    }

    [Fact]
    public async Task Forward_WebSocket_GoesToTheOwnerAndEndsAtTheFence()
    {
        // An idle connection would end by itself in the end.
        await using var sides = await TwoSides.StartAsync(
            Side.Legacy, 100, more: snapshot => snapshot with { Legacy = snapshot.Legacy with { Timeout = TimeSpan.FromMinutes(10) } });
        var ended = new TaskCompletionSource();
        sides.Legacy.Handler = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[16];
            try
            {
                while (true)
                {
                    var got = await socket.ReceiveAsync(buffer, Cancelled);
                    await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, Cancelled);
                }
            }
            catch (WebSocketException)
            {
                ended.SetResult();
            }
        };
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(sides.Gateway.Url) { Scheme = "ws" }.Uri, Cancelled);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Cancelled);
        (await client.ReceiveAsync(new byte[16], Cancelled)).Count.ShouldBe(5);
        (await sides.Controller.ReportAsync(report => report.WritesInFlight == 1)).Obeys.ShouldBe(sides.Snapshot.Id);

        await sides.NextAsync(writes => writes with { Mode = WritesMode.Hold });

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancelled);
        await Should.ThrowAsync<WebSocketException>(() => client.ReceiveAsync(new byte[16], Cancelled));
        await sides.Controller.ReportAsync(report => report.Obeys == sides.Snapshot.Id && report.WritesInFlight == 0);
    }

    [Fact]
    public async Task Forward_WebSocket_SurvivesASnapshotWithTheSameOwner()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 0);
        sides.Legacy.Handler = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var got = await socket.ReceiveAsync(new byte[16], Cancelled);
            await socket.SendAsync("hello"u8.ToArray(), got.MessageType, true, Cancelled);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
        };
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(sides.Gateway.Url) { Scheme = "ws" }.Uri, Cancelled);

        await sides.NextAsync(writes => writes, percent: 50);

        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Cancelled);
        (await client.ReceiveAsync(new byte[16], Cancelled)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task Evidence_Writes_AreMeasuredWithTheirMethodClassAtTheOwner()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);

        await sides.AskAsync("POST");
        await sides.AskAsync("GET");

        var evidence = await sides.Gateway.StopAndReadAsync();
        evidence.Strata.Select(stratum => (stratum.Stratum.Subject, stratum.Stratum.Method, stratum.Requests)).ShouldBe(
            [(Subject.Legacy, MethodClass.Unsafe, 1), (Subject.Successor, MethodClass.Safe, 1)], ignoreOrder: true);
    }
}
