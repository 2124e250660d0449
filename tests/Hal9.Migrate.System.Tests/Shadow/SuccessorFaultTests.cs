using System.Net.Sockets;
using System.Text;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Phases;
using Hal9.Migrate.SystemTests.Programs;
using Hal9.Migrate.SystemTests.Users;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.SystemTests.Shadow;

/// <summary>Whatever the successor does in shadow, users get the legacy's answers.</summary>
public sealed class SuccessorFaultTests
{
    /// <summary>Mirrored requests that may be under way, and that may wait, at once. Requests that hang do so for longer than the test.</summary>
    private const int Concurrency = 10;
    private const int QueueLength = 100;

    /// <summary>Many more than that, so that a gateway that waited for the successor would have stopped answering.</summary>
    private const int Enough = 600;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Shadow_SuccessorHangs_UsersNoticeNothing()
    {
        using var folder = new TemporaryFolder();
        using var successor = await Service.StartAsync(folder, "hierarchical");
        await successor.FailAsync("hang");

        var (users, mirror) = await ServeAsync(folder, successor.Url);

        (mirror.Compared, mirror.Failed, mirror.Dropped).ShouldBe((0, 0, users - Concurrency - QueueLength));
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Shadow_SuccessorResets_UsersNoticeNothing()
    {
        using var folder = new TemporaryFolder();
        await using var successor = RudeServer.AfterHead((socket, _) =>
        {
            RudeServer.Reset(socket);
            return Task.CompletedTask;
        });

        var (_, mirror) = await ServeAsync(folder, successor.Url);

        (mirror.Compared, mirror.Failed > 0).ShouldBe((0, true));
        successor.Connections.ShouldBeGreaterThan(0);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Shadow_SuccessorFloods_UsersNoticeNothing()
    {
        using var folder = new TemporaryFolder();
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        await using var successor = RudeServer.AfterHead((socket, cancelled) => FloodAsync(socket, chunk, cancelled));

        var (_, mirror) = await ServeAsync(folder, successor.Url);

        // An answer larger than what is kept for a comparison is a different one.
        (mirror.Compared, mirror.Mismatched > 0).ShouldBe((mirror.Mismatched, true));
        successor.Connections.ShouldBeGreaterThan(0);
    }

    private static async Task FloodAsync(Socket socket, byte[] chunk, CancellationToken cancelled)
    {
        await RudeServer.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", cancelled);
        while (true)
        {
            await socket.SendAsync(chunk, cancelled);
        }
    }

    /// <summary>Lets users ask in shadow, checks that nothing came of it for them, and says how many they were and what became of the mirrored ones.</summary>
    private static async Task<(long Users, MirrorDocument Mirror)> ServeAsync(TemporaryFolder folder, Uri successor)
    {
        using var legacy = await Service.StartAsync(folder, "flat");
        using var installation = await Installation.StartTogetherAsync(folder, $$"""
            {
              "name": "hal9-shadow",
              "legacy": { "url": "{{legacy.Url}}" },
              "successor": { "url": "{{successor}}" },
              "traffic": { "key": "header:X-User", "servedBy": true },
              "shadow": { "timeout": "5m", "concurrency": {{Concurrency}}, "queueLength": {{QueueLength}} },
              "triggers": []
            }
            """);
        await installation.Client.StartAsync(new("shadow", Force: true), dryRun: false, Cancelled);
        await installation.UntilAsync(status => status.Phase == Phase.Shadow && status.Gateways is [{ UpToDate: true }]);
        await using var crowd = new Crowd(installation.Gateway);

        await crowd.AnsweredAsync(Enough);
        await crowd.StopAsync();

        crowd.ShouldHaveNoticedNothing();
        crowd.Answers.ShouldAllBe(answer => answer.ServedBy == "legacy");
        var evidence = await installation.EvidenceAsync(point => point.Legacy.Requests == crowd.Answers.Count);
        evidence.Legacy.Errors.ShouldBe(0);
        evidence.Successor.Requests.ShouldBe(0);
        return (evidence.Legacy.Requests, evidence.Mirror);
    }
}
