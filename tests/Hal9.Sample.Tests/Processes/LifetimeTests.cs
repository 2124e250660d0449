using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Processes;

public sealed class LifetimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Start_OnPortZero_PrintsOneLineAndListensThere(string mode)
    {
        using var sample = new SampleProcess("--mode", mode, "--neurons", "120", "--store", _folder.File("a.db"));
        var ready = await sample.ReadyAsync();
        ready.EnumerateObject().Select(property => property.Name).ShouldBe(["listening", "mode", "neurons"]);
        ready.GetProperty("mode").GetString().ShouldBe(mode);
        ready.GetProperty("neurons").GetInt32().ShouldBe(120);
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(ready.GetProperty("listening").GetString() + "/api/health"), Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("flat", "TERM")]
    [InlineData("hierarchical", "TERM")]
    [InlineData("flat", "INT")]
    public async Task Stop_BySignal_ExitsZeroAndSaysNothingMore(string mode, string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var sample = new SampleProcess("--mode", mode, "--neurons", "50", "--store", _folder.File("a.db"));
        using var client = await sample.ClientAsync();
        (await client.GetAsync(new Uri("/api/neurons", UriKind.Relative), Cancellation)).Dispose();
        sample.Signal(signal);
        (await sample.ExitAsync()).ShouldBe((0, "", ""));
    }

    [Fact(Timeout = 120_000)]
    public async Task Stop_WhileARequestHangs_StillStops()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var sample = new SampleProcess(
            "--mode", "flat", "--neurons", "50", "--store", _folder.File("a.db"), "--demo-faults", "--fault", "hang");
        using var client = await sample.ClientAsync();
        var asked = client.GetAsync(new Uri("/api/signals?content=hello", UriKind.Relative), Cancellation);
        string metrics;
        do
        {
            asked.IsCompleted.ShouldBeFalse();
            metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        }
        while (!metrics.Contains("hal9_open_connections 2\n", StringComparison.Ordinal));

        sample.Signal("TERM");
        (await sample.ExitAsync()).Code.ShouldBe(0);
        await Should.ThrowAsync<HttpRequestException>(asked);
    }

    [Fact]
    public async Task Start_WithoutStore_LeavesNoFileBehindWhenStopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        static string[] Stores() => Directory.GetFiles(Path.GetTempPath(), "hal9-hierarchical-*");
        var before = Stores();
        using var sample = new SampleProcess("--mode", "hierarchical", "--neurons", "50");
        using var client = await sample.ClientAsync();
        var own = Stores().Except(before, StringComparer.Ordinal).ToArray();
        own.ShouldNotBeEmpty();
        sample.Signal("TERM");
        (await sample.ExitAsync()).Code.ShouldBe(0);
        own.ShouldAllBe(file => !File.Exists(file));
    }

    [Fact]
    public async Task Log_WhenSomethingFails_GoesToStderrOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var sample = new SampleProcess("--mode", "flat", "--neurons", "50", "--store", _folder.File("a.db"));
        using var client = await sample.ClientAsync();
        using (var other = SqliteSession.Open(_folder.File("a.db")))
        {
            other.Execute("DROP TABLE signals");
        }

        using var response = await client.GetAsync(new Uri("/api/signals/x", UriKind.Relative), Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        sample.Signal("TERM");
        var (code, output, error) = await sample.ExitAsync();
        (code, output).ShouldBe((0, ""));
        error.ShouldContain("no such table: signals");
    }

    [Fact]
    public async Task Start_PortTaken_SaysSoAndExitsOne()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var sample = new SampleProcess(
            "--mode", "flat", "--neurons", "50", "--store", _folder.File("a.db"), "--urls", "http://127.0.0.1:" + port);
        var (code, output, error) = await sample.ExitAsync();
        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.TrimEnd().ShouldNotContain("\n");
        error.ShouldContain($"http://127.0.0.1:{port} is taken");
        error.ShouldContain("--urls");
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_SaysSoAndExitsOne()
    {
        // TEST-NET-1, RFC 5737: nobody's.
        using var sample = new SampleProcess(
            "--mode", "flat", "--neurons", "50", "--store", _folder.File("a.db"), "--urls", "http://192.0.2.1:8080");
        var (code, output, error) = await sample.ExitAsync();
        (code, output).ShouldBe((1, ""));
        error.TrimEnd().ShouldNotContain("\n");
        error.ShouldContain("http://192.0.2.1:8080 cannot be listened on");
    }

    [Fact]
    public async Task Start_StoreThatIsNone_SaysSoAndExitsOne()
    {
        await File.WriteAllTextAsync(_folder.File("a.db"), new string('x', 9999), Cancellation);
        using var sample = new SampleProcess("--mode", "flat", "--store", _folder.File("a.db"));
        var (code, output, error) = await sample.ExitAsync();
        (code, output).ShouldBe((1, ""));
        error.TrimEnd().ShouldNotContain("\n");
        error.ShouldContain("is not a SQLite database");
    }

    [Fact]
    public async Task Start_BadArguments_SaysAllOfThemAndExitsTwo()
    {
        using var sample = new SampleProcess("--mode", "cubic", "--bogus");
        var (code, output, error) = await sample.ExitAsync();
        (code, output).ShouldBe((2, ""));
        error.ShouldContain("'cubic'");
        error.ShouldContain("'--bogus'");
    }

    [Fact]
    public async Task Start_Help_PrintsUsageAndExitsZero()
    {
        using var sample = new SampleProcess("--help");
        var (code, output, error) = await sample.ExitAsync();
        (code, error).ShouldBe((0, ""));
        output.ShouldStartWith("Usage: hal9-sample --mode flat|hierarchical");
    }

    public void Dispose() => _folder.Dispose();
}
