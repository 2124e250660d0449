using System.Text;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Client.Tests.Api;

public sealed class EventFeedTests
{
    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Follow_ServerRestarts_BringsEveryEventOnce()
    {
        await using var bed = await LiveBed.StartAsync(traffic: false);
        using var client = bed.Connect(new HurriedTime());
        var restart = (Task?)null;
        var seen = new List<EventDocument>();

        await foreach (var happened in client.FollowEventsAsync(-1, _ => restart ??= bed.StartAgainAsync(), TestContext.Current.CancellationToken))
        {
            seen.Add(happened);
            if (seen.Count == 1)
            {
                await bed.StopAsync();
                _ = ChangeAfterAsync(bed, () => restart);
            }
            else if (happened.Type == nameof(CheckpointCreated))
            {
                break;
            }
        }

        seen.Select(happened => happened.Sequence).ShouldBe([2, 3, 4]);
    }

    private static async Task ChangeAfterAsync(LiveBed bed, Func<Task?> restart)
    {
        while (restart() is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await restart()!;
        using var client = bed.Connect();
        await client.SetFeatureAsync("beta", new(Enabled: true), dryRun: false, TestContext.Current.CancellationToken);
        await client.CreateCheckpointAsync(new("first"), dryRun: false, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Follow_ConnectionBreaks_SaysWhichEventWasLast()
    {
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            if (http.Request.Headers["Last-Event-ID"] == "7")
            {
                http.Response.StatusCode = 401;
                return;
            }

            await http.Response.WriteAsync(Event(7) + Event(7) + "id: 8\ndata: {\"sequence\":8,");
        });
        using var client = Connect(server);
        var seen = new List<long>();

        var problem = (await Should.ThrowAsync<MigrateException>(async () =>
        {
            await foreach (var happened in client.FollowEventsAsync(6, null, TestContext.Current.CancellationToken))
            {
                seen.Add(happened.Sequence);
            }
        })).Problem;

        seen.ShouldBe([7]);
        problem.Code.ShouldBe(ProblemCode.Unauthenticated);
        server.Asked.Select(asked => asked.LastEventId).ShouldBe(["6", "7"]);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Follow_NobodyThereAtFirst_Fails()
    {
        var address = await LoopbackServer.NobodyAsync();
        using var client = new MigrationClient(new ServerConnection { Address = address, TokenSource = "the test" }, new HurriedTime());

        var next = client.FollowEventsAsync(0, null, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<MigrateException>(() => next.MoveNextAsync().AsTask())).Problem.Code.ShouldBe(ProblemCode.ServerUnreachable);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task ReadAsync_EverythingTheStandardAllows_IsReadAsItSays()
    {
        const string text = ": hello\nid: 1\ndata: one\ndata:two\r\n\r\nevent: x\nretry: 5\ndata\n\n\n:\ndata: unfinished";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var read = await ServerSentEvents.ReadAsync(stream, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        read.Where(item => item.Data is not null).ShouldBe([new("1", "one\ntwo"), new(null, "")]);
        read.Count(item => item == default).ShouldBe(3);
    }

    private static string Event(long sequence) =>
        $$$"""
        id: {{{sequence}}}
        data: {"sequence":{{{sequence}}},"at":"2026-01-01T00:00:00Z","actor":"a","type":"t","message":"m","data":{}}


        """;

    private static MigrationClient Connect(LoopbackServer server) =>
        new(new ServerConnection { Address = server.Address, Token = "hal9_test", TokenSource = "the test" }, new HurriedTime());
}
