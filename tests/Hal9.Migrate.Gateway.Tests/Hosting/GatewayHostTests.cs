using System.Net;
using System.Net.Sockets;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hal9.Migrate.Gateway.Tests.Hosting;

public sealed class GatewayHostTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_AddressIsTaken_SaysWhichAndWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        using var folder = new TestFolder();
        await using var host = New(folder, options => options with { Listen = [address] });

        var problem = (await Should.ThrowAsync<MigrateException>(() => host.StartAsync(Cancelled))).Problem;

        problem.Code.ShouldBe(ProblemCode.AddressUnavailable);
        problem.Detail.ShouldContain(address);
    }

    [Theory]
    [InlineData("ftp://localhost:1")]
    [InlineData("localhost:80")]
    [InlineData("http://shop.example:80")]
    [InlineData("http://localhost:80/path")]
    [InlineData("http://127.0.0.1:70000")]
    [InlineData("")]
    public void New_MalformedAddress_IsRefused(string address)
    {
        using var folder = new TestFolder();

        var problem = Should.Throw<MigrateException>(() => New(folder, options => options with { Listen = [address] })).Problem;

        problem.Code.ShouldBe(ProblemCode.InvalidArgument);
        problem.Detail.ShouldContain($"\"{address}\"");
    }

    [Fact]
    public void New_HttpsWithoutCertificate_IsRefused()
    {
        using var folder = new TestFolder();

        Should.Throw<MigrateException>(() => New(folder, options => options with { Listen = ["https://localhost:0"] })).Problem.Code
            .ShouldBe(ProblemCode.InvalidArgument);
    }

    [Fact]
    public void New_CertificateFileIsMissingOrNone_IsRefusedByName()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("none.pem"), "nothing");

        foreach (var name in new[] { "absent.pem", "none.pem" })
        {
            var problem = Should.Throw<MigrateException>(() => New(folder, options => options with
            {
                Listen = ["https://localhost:0"], CertificatePath = folder.File(name),
            })).Problem;
            (problem.Code, problem.Detail.Contains(name, StringComparison.Ordinal)).ShouldBe((ProblemCode.InvalidArgument, true));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void New_BadName_IsRefused(string id)
    {
        using var folder = new TestFolder();

        Should.Throw<MigrateException>(() => New(folder, options => options with { Id = id })).Problem.Code.ShouldBe(ProblemCode.InvalidArgument);
    }

    [Fact]
    public async Task Start_SeveralAddresses_ServesOnAll()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(
            TestSnapshot.Of(legacy), options => options with { Listen = ["http://127.0.0.1:0", "http://localhost:0", "http://[::1]:0", "http://*:0"] });

        gateway.Host.Addresses.Length.ShouldBe(4);
        foreach (var address in gateway.Host.Addresses)
        {
            var reachable = address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal);
            (await gateway.Client.GetStringAsync(reachable, Cancelled)).ShouldBe("ok");
        }
    }

    [Fact]
    public async Task Start_TwoGatewaysInAProcess_DoNotDisturbEachOther()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var first = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        await using var second = await TestGateway.StartAsync(TestSnapshot.Of(legacy));

        await first.Client.GetStringAsync("/", Cancelled);
        await first.Host.StopAsync(Cancelled);

        (await second.Client.GetStringAsync("/", Cancelled)).ShouldBe("ok");
    }

    [Fact]
    public async Task Stop_RequestUnderWay_IsFinishedAndReported()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            arrived.SetResult();
            await finish.Task;
            await context.Response.WriteAsync("in the end", Cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        var answer = gateway.Client.GetStringAsync("/", Cancelled);
        await arrived.Task;

        var stopping = gateway.Host.StopAsync(Cancelled);
        await Should.ThrowAsync<SocketException>(async () =>
        {
            // Once it stops it accepts no connection; how soon is the system's.
            while (true)
            {
                using var another = await RawHttp.ConnectAsync(gateway.Client.BaseAddress!);
            }
        });
        stopping.IsCompleted.ShouldBeFalse();
        finish.SetResult();

        (await answer).ShouldBe("in the end");
        await stopping;
        var last = gateway.Controller.Reports.Last();
        (last.IsLast, last.LegacyInFlight, last.SuccessorInFlight).ShouldBe((true, 0, 0));
        gateway.Controller.Reports.Count(report => report.IsLast).ShouldBe(1);
        gateway.Controller.Evidence.Strata.ShouldHaveSingleItem().Requests.ShouldBe(1);
    }

    [Fact]
    public async Task Stop_RequestOutlivesTheDrain_IsEnded()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var legacy = await TestUpstream.StartAsync(context =>
        {
            arrived.TrySetResult();
            return Forever.WaitAsync(context.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy), options => options with { DrainTimeout = TimeSpan.FromSeconds(0.2) });
        var answer = gateway.Client.GetStringAsync("/", Cancelled);
        await arrived.Task;

        await gateway.Host.StopAsync(Cancelled);

        await Should.ThrowAsync<HttpRequestException>(() => answer);
        gateway.Controller.Reports.Last().IsLast.ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_ControllerIsGone_EndsAllTheSame()
    {
        await using var legacy = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        gateway.Controller.Trouble = new HttpRequestException("gone");

        await gateway.Host.StopAsync(Cancelled);

        gateway.Log.Lines.ShouldContain(line => line.Level == LogLevel.Warning && line.Text.Contains("last report", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_TwiceOrNeverStarted_DoesNothing()
    {
        using var folder = new TestFolder();
        await using var host = New(folder, options => options);

        await host.StopAsync(Cancelled);
        await host.StopAsync(Cancelled);
    }

    [Fact]
    public async Task Log_ManyRequestsAndFailures_SaysNothingOfThem()
    {
        await using var legacy = RudeServer.AfterHead((socket, _) =>
        {
            RudeServer.Reset(socket);
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy.Url, new Uri("http://127.0.0.1:9")));

        for (var i = 0; i < 20; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/secret-path") { Content = new StringContent("secret-body") };
            request.Headers.Add("X-User", "secret-user");
            await gateway.Client.SendAsync(request, Cancelled);
        }

        await RawHttp.AskAsync(gateway.Url, "nonsense\r\n\r\n");
        await gateway.Host.StopAsync(Cancelled);
        var text = string.Join('\n', gateway.Log.Lines.Select(line => line.Text));
        text.ShouldNotContain("secret");
        text.ShouldNotContain(Convert.ToBase64String(TestSnapshot.TokenKey));
        gateway.Log.Lines.ShouldAllBe(line => line.Level <= LogLevel.Information);
        gateway.Log.Lines.Count.ShouldBeLessThan(6);
    }

    private static GatewayHost New(TestFolder folder, Func<GatewayOptions, GatewayOptions> configure) => new(
        configure(new GatewayOptions { Id = "gateway-1", Listen = ["http://127.0.0.1:0"], SnapshotPath = folder.File("snapshot.json") }),
        new TestController(), TimeProvider.System, NullLoggerFactory.Instance);
}
