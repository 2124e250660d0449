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
    /// <summary>More than can hang (64) and wait (1024) at once, so that a gateway that waited for the successor would have stopped answering.</summary>
    private const int Enough = 1_500;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Shadow_SuccessorHangs_UsersNoticeNothing()
    {
        using var folder = new TemporaryFolder();
        using var successor = await Service.StartAsync(folder, "hierarchical");
        await successor.FailAsync("hang");

        var mirror = await ServeAsync(folder, successor.Url);

        mirror.Compared.ShouldBe(0);
        (mirror.Failed + mirror.Dropped).ShouldBeGreaterThan(0);
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

        var mirror = await ServeAsync(folder, successor.Url);

        (mirror.Compared, mirror.Failed > 0).ShouldBe((0, true));
        successor.Connections.ShouldBeGreaterThan(0);
    }

    [Fact(Timeout = TimeLimit.Milliseconds)]
    public async Task Shadow_SuccessorFloods_UsersNoticeNothing()
    {
        using var folder = new TemporaryFolder();
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        await using var successor = RudeServer.AfterHead((socket, cancelled) => FloodAsync(socket, chunk, cancelled));

        var mirror = await ServeAsync(folder, successor.Url);

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

    /// <summary>Lets users ask in shadow, checks that nothing came of it for them, and says what became of the mirrored requests.</summary>
    private static async Task<MirrorDocument> ServeAsync(TemporaryFolder folder, Uri successor)
    {
        using var legacy = await Service.StartAsync(folder, "flat");
        using var installation = await Installation.StartTogetherAsync(folder, $$"""
            {
              "name": "hal9-shadow",
              "legacy": { "url": "{{legacy.Url}}" },
              "successor": { "url": "{{successor}}" },
              "traffic": { "key": "header:X-User", "servedBy": true },
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
        return evidence.Mirror;
    }
}
