using System.Text.Json;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests;
using Hal9.Migrate.Client.Tests.Loopback;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Tests.Commands;

/// <summary>
/// Each verb once in each format against the real server: exit code, and one document or none on standard output. As a process where
/// programs read it; the formats for people in this process, which is quicker.
/// </summary>
public sealed class EveryVerbTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LiveBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await LiveBed.StartAsync(traffic: false);

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("json")]
    [InlineData("table")]
    [InlineData("pretty")]
    public async Task Run_EachVerbInTurn_ExitsAsItShould(string format)
    {
        var plan = _folder.Write("plan.json", _bed.Plan);
        var longer = _folder.Write("longer.json", _bed.Plan.Replace("\"full\": { \"hold\": \"1s\" }", "\"full\": { \"hold\": \"2s\" }", StringComparison.Ordinal));
        var export = _folder.Of("export.json");
        (int Code, string Line)[] lines =
        [
            (0, "plan show"),
            (0, "plan check " + plan),
            (3, "plan check --deep " + plan),
            (3, "pre-check"),
            (0, "pre-check --components database,network"),
            (0, "gate list"),
            (3, "migrate --yes"),
            (0, "migrate --dry-run --force"),
            (0, "migrate --yes --force --no-wait"),
            (5, "wait --timeout 100ms"),
            (0, "status"),
            (0, "status --detailed"),
            (0, "pause --reason lunch"),
            (0, "resume"),
            (0, $"plan amend {longer} --reason longer --yes"),
            (1, "gate approve people"),
            (1, "gate deny people"),
            (1, "data differences"),
            (1, "data verify --no-wait"),
            (1, "data repair --yes --no-wait"),
            (1, "data parked"),
            (0, "feature list"),
            (0, "feature enable meta_learning --percentage 10"),
            (0, "feature disable meta_learning"),
            (0, "feature set beta --enabled true --rule header:X-Beta=yes --rule key=mallory:off"),
            (0, "feature status beta"),
            (0, "feature remove beta --yes"),
            (0, "state checkpoint -n first -d before"),
            (0, "state list-checkpoints"),
            (0, "state restore -c first --yes"),
            (0, "state remove-checkpoint -c first --yes"),
            (0, "state export -o " + export),
            (2, "state export -o " + export),
            (1, "state import --validate-only -i " + export),
            (0, "monitor --once"),
            (0, "monitor --once --dashboard metrics"),
            (0, "monitor --once --dashboard traces"),
            (1, "verify --full"),
            (0, "verify --tests flags,journal"),
            (1, "verify --replay 99999"),
            (0, "verify --verdicts"),
            (0, "verify --verdicts --gate parity --limit 5"),
            (2, "verify --verdicts --limit 0"),
            (2, "verify --gate parity"),
            (0, "verify --report " + _folder.Of("report.html")),
            (2, "verify --report " + _folder.Of("report.html")),
            (0, "verify --force --phase canary --report " + _folder.Of("report.html")),
            (0, "verify --report " + _folder.Of("report.json")),
            (2, "verify --report " + _folder.Of("report.pdf")),
            (2, "verify --phase canary"),
            (1, "rollback --rehearse --yes"),
            (0, "token create ann --role viewer --expires 1h"),
            (0, "token list"),
            (0, "route-token --side legacy --for 1m"),
            (1, "complete --yes"),
            (0, "rollback --yes --reason back"),
            (6, "migrate --yes --force"),
            (0, "abort --yes --reason enough"),
            (1, "rollback --force"),
        ];
        foreach (var (code, line) in lines)
        {
            var result = await RunAsync($"{line} --format {format}", format == "json");

            result.ExitCode.ShouldBe(code, $"{line}: {result.Error}");
            result.Output.ShouldNotContain('\u001b');
            result.Error.ShouldNotContain("   at ");
            if (code == 0)
            {
                result.Output.ShouldNotBeEmpty(line);
            }
            else
            {
                result.Error.ShouldNotBeEmpty(line);
            }

            if (format == "json")
            {
                ShouldBeJson(result, line);
            }
        }

        (await RunAsync("token revoke ann --yes", format == "json")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Run_JsonDocuments_AreTheWires()
    {
        (await DocumentAsync<CheckDocument>("pre-check")).Readiness.ShouldBe("NotReady");
        (await DocumentAsync<GateDocument[]>("gate list")).ShouldContain(gate => gate.Name == "people");
        (await DocumentAsync<ChangeDocument>("migrate --yes --force --no-wait")).Events.ShouldNotBeEmpty();
        (await DocumentAsync<TokenDocument[]>("token list")).ShouldHaveSingleItem().Name.ShouldBe("local-admin");
        (await DocumentAsync<ExportDocument>("state export")).Journal.ShouldNotBeEmpty();
        (await DocumentAsync<VerifyDocument>("verify --tests journal")).Passed.ShouldBeTrue();
    }

    private static void ShouldBeJson(CliResult result, string line)
    {
        if (result.Output.Length > 0)
        {
            Should.NotThrow(() => JsonDocument.Parse(result.Output).Dispose(), line);
        }

        foreach (var said in result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Should.NotThrow(() => JsonDocument.Parse(said).Dispose(), $"{line}: {said}");
        }
    }

    private async Task<CliResult> RunAsync(string line, bool asProcess)
    {
        if (asProcess)
        {
            return await CliProcess.RunAsync(line.Split(' '), _bed);
        }

        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var console = new CliConsole(
            TextReader.Null,
            output,
            error,
            name => name == ServerConnection.ServerVariable ? _bed.Address.AbsoluteUri : Environment.GetEnvironmentVariable(name),
            TimeProvider.System);
        return new(await CliApp.RunAsync(line.Split(' '), console, TestContext.Current.CancellationToken), output.ToString(), error.ToString());
    }

    private async Task<T> DocumentAsync<T>(string line)
        where T : class => (await CliProcess.RunAsync([.. line.Split(' '), "--format", "json"], _bed)).Document<T>();

    private sealed record CheckDocument(string Readiness);
}
