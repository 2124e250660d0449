using System.Net;
using System.Net.Sockets;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.SystemTests.Programs;

namespace Hal9.Migrate.SystemTests.Stopping;

/// <summary>SIGTERM while requests are under way.</summary>
public sealed class DrainTests
{
    private const int Requests = 30;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit.Milliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_RequestsUnderWay_AnswersAllOfThemAndExitsZero(bool apart)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM to send to another process.");
        using var folder = new TemporaryFolder();
        var (all, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var waiting = 0;
        await using var legacy = RudeServer.Start(async (socket, cancelled) =>
        {
            if ((await RudeServer.ReadHeadAsync(socket, cancelled)).StartsWith("GET /work/", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref waiting) == Requests)
                {
                    all.SetResult();
                }

                await goOn.Task.WaitAsync(cancelled);
            }

            await RudeServer.SayAsync(socket, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone", cancelled);
        });
        var plan = PlanText.Brief(legacy.Url, new("http://127.0.0.1:1"));
        using var installation = apart ? await Installation.StartApartAsync(folder, plan) : await Installation.StartTogetherAsync(folder, plan);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = installation.Gateway };
        var answers = Enumerable.Range(0, Requests).Select(number => http.GetStringAsync($"/work/{number}", Cancelled)).ToList();
        await all.Task.WaitAsync(Cancelled);

        var process = apart ? installation.GatewayProcess : installation.Controller;
        await process.SignalAsync("TERM");
        await process.SaidAsync($"stops: {Requests} requests are under way");
        await ShouldTakeNobodyMoreAsync(installation.Gateway);
        goOn.SetResult();

        (await Task.WhenAll(answers)).ShouldAllBe(answer => answer == "done");
        (await process.EndAsync()).ExitCode.ShouldBe(0);
        process.Error.ShouldNotContain("error:");
    }

    private static async Task ShouldTakeNobodyMoreAsync(Uri gateway)
    {
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, gateway.Port, Cancelled);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
