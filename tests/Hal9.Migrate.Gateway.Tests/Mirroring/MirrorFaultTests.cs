using System.Net;
using System.Net.Sockets;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Mirroring;

/// <summary>Whatever the successor does in shadow, users get the legacy's answers, and every candidate is accounted for.</summary>
public sealed class MirrorFaultTests
{
    private const int Requests = 200;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mirror_SuccessorHangs_UsersNoticeNothing()
    {
        // It never answers, and the time it is given is longer than the test: whoever waited for it would not come back.
        await using var successor = RudeServer.AfterHead((_, cancelled) => Forever.WaitAsync(cancelled));

        var evidence = await ServeAsync(successor.Url, mirror => mirror with { Timeout = TimeSpan.FromMinutes(5), QueueLength = 10, Concurrency = 5 });

        // Five hang, ten wait, the rest found the queue full; when the gateway stopped those fifteen were dropped as well.
        (evidence.Mirror.Dropped, evidence.Mirror.Compared, evidence.Mirror.Failed).ShouldBe((Requests, 0, 0));
        successor.Connections.ShouldBeLessThanOrEqualTo(5);
    }

    [Fact]
    public async Task Mirror_SuccessorNeverAccepts_UsersNoticeNothing()
    {
        using var full = new Socket(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);

        var evidence = await ServeAsync(
            new Uri($"http://127.0.0.1:{((IPEndPoint)full.LocalEndPoint!).Port}"), mirror => mirror with { Timeout = TimeSpan.FromSeconds(0.2) });

        (evidence.Mirror.Compared, evidence.Mirror.Candidates).ShouldBe((0, Requests));
    }

    [Fact]
    public async Task Mirror_SuccessorTakesTooLong_CountsAsTimeout()
    {
        await using var successor = RudeServer.AfterHead((_, cancelled) => Forever.WaitAsync(cancelled));

        var evidence = await ServeAsync(successor.Url, mirror => mirror with { Timeout = TimeSpan.FromSeconds(0.2), QueueLength = 1_000 }, Requests);

        evidence.Mirror.Failed.ShouldBe(Requests);
        evidence.Strata.Single(tally => tally.Stratum.Subject == Subject.Mirror).Errors.ShouldBe(Requests);
        evidence.Samples.Where(sample => sample.Subject == Subject.Mirror).ShouldAllBe(sample => sample.Error == "timeout");
    }

    [Fact]
    public async Task Mirror_SuccessorRefuses_UsersNoticeNothing()
    {
        var evidence = await ServeAsync(FreeAddress(), mirror => mirror with { QueueLength = 1_000 }, Requests);

        evidence.Mirror.Failed.ShouldBe(Requests);
        evidence.Samples.Where(sample => sample.Subject == Subject.Mirror).ShouldAllBe(sample => sample.Error == "transport");
    }

    [Fact]
    public async Task Mirror_SuccessorResets_UsersNoticeNothing()
    {
        await using var successor = RudeServer.AfterHead((socket, _) =>
        {
            RudeServer.Reset(socket);
            return Task.CompletedTask;
        });

        var evidence = await ServeAsync(successor.Url, mirror => mirror with { QueueLength = 1_000 }, Requests);

        evidence.Mirror.Failed.ShouldBe(Requests);
    }

    [Fact]
    public async Task Mirror_SuccessorAnswersNonsense_UsersNoticeNothing()
    {
        await using var successor = RudeServer.AfterHead((socket, cancelled) => RudeServer.SayAsync(socket, "nonsense\r\n\r\n", cancelled));

        var evidence = await ServeAsync(successor.Url, mirror => mirror with { QueueLength = 1_000 }, Requests);

        evidence.Mirror.Failed.ShouldBe(Requests);
    }

    [Fact]
    public async Task Mirror_SuccessorFloods_NoMoreThanTheLimitIsRead()
    {
        var furthest = 0L;
        await using var successor = RudeServer.AfterHead(async (socket, cancelled) =>
        {
            await RudeServer.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", cancelled);
            var chunk = System.Text.Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
            for (var sent = 0L; ; sent += chunk.Length)
            {
                InterlockedMax(ref furthest, sent);
                await socket.SendAsync(chunk, cancelled);
            }
        });

        var evidence = await ServeAsync(successor.Url, mirror => mirror with { QueueLength = 1_000, MaxBodyBytes = 100_000 }, Requests);

        evidence.Mirror.Differences.Select(place => (place.Route, place.Path, place.Raw)).ShouldBe([("*", "body", Requests)]);

        // The rest lies in the sockets' buffers.
        Interlocked.Read(ref furthest).ShouldBeLessThan(20 * 1024 * 1024);
    }

    [Fact]
    public async Task Mirror_SuccessorDrips_ItsTimeEnds()
    {
        await using var successor = RudeServer.AfterHead(async (socket, cancelled) =>
        {
            await RudeServer.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n", cancelled);
            while (true)
            {
                await RudeServer.SayAsync(socket, "x", cancelled);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancelled);
            }
        });

        var evidence = await ServeAsync(successor.Url, mirror => mirror with { QueueLength = 1_000, Timeout = TimeSpan.FromSeconds(0.3) }, Requests);

        evidence.Mirror.Failed.ShouldBe(Requests);
    }

    [Fact]
    public async Task Mirror_SuccessorIsWell_EverythingMatches()
    {
        await using var successor = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok", Cancelled));

        var evidence = await ServeAsync(successor.Url, mirror => mirror with { QueueLength = 1_000 }, Requests);

        (evidence.Mirror.Matched, evidence.Mirror.Coverage).ShouldBe((Requests, 1.0));
    }

    /// <summary>Serves many users at once, checks that each got the legacy's answer, and returns what was measured.</summary>
    private static async Task<EvidenceWindow> ServeAsync(
        Uri successor, Func<MirrorInstruction, MirrorInstruction> mirror, int waitForCandidates = 0)
    {
        await using var legacy = await TestUpstream.StartAsync(context => context.Response.WriteAsync("ok", Cancelled));
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, successor).WithMirror(mirror));

        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = Cancelled }, async (i, cancelled) =>
            (await gateway.Client.GetStringAsync($"/{i}", cancelled)).ShouldBe("ok"));

        if (waitForCandidates > 0)
        {
            await MirrorTests.MirroredAsync(gateway, waitForCandidates);
        }

        var evidence = await gateway.StopAndReadAsync();
        evidence.Mirror.Candidates.ShouldBe(Requests);
        var users = evidence.Strata.Single(tally => tally.Stratum.Subject == Subject.Legacy);
        (users.Requests, users.Errors).ShouldBe((Requests, 0));
        return evidence;
    }

    private static void InterlockedMax(ref long place, long value)
    {
        for (var seen = Interlocked.Read(ref place); value > seen; seen = Interlocked.Read(ref place))
        {
            if (Interlocked.CompareExchange(ref place, value, seen) == seen)
            {
                return;
            }
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
