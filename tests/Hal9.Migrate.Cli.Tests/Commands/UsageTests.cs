using Hal9.Migrate.Cli.Terminal;

namespace Hal9.Migrate.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("migrate --phaze x", "--phase")]
    [InlineData("statsu", "status")]
    [InlineData("migrate --phase cannary", "ramp-up")]
    [InlineData("migrate --percentage 101", "0 to 100")]
    [InlineData("migrate --percentage 0.001", "0 to 100")]
    [InlineData("migrate --timeout soon", "1h30m")]
    [InlineData("status --format xml", "pretty")]
    [InlineData("status --interval x", "90s")]
    [InlineData("monitor --dashboard foo", "traces")]
    [InlineData("feature set a --rule foo", "header:X-Beta=yes")]
    [InlineData("feature set a --rule key=b --no-rules", "exclude")]
    [InlineData("feature enable", "feature enable --help")]
    [InlineData("token create ann", "--role")]
    [InlineData("token create ann --role god", "admin")]
    [InlineData("plan amend plan.json", "--reason")]
    [InlineData("state import", "--input")]
    [InlineData("state restore", "--checkpoint")]
    [InlineData("verify --full --tests journal", "exclude")]
    [InlineData("verify --tests sums", "journal")]
    [InlineData("verify --full --replay 3", "--replay makes no tests")]
    [InlineData("verify --replay last", "last")]
    [InlineData("pre-check --components brain", "cognitive")]
    [InlineData("plan check nowhere.json", "nowhere.json")]
    [InlineData("status --server ftp://x", "ftp://x")]
    [InlineData("status --ca-file nowhere.pem", "nowhere.pem")]
    [InlineData("migrate @args.txt", "@args.txt")]
    [InlineData("gate", "approve")]
    [InlineData("", "migrate")]
    public async Task Run_CommandLineIsNotRight_ExitsTwoWithTheRemedyAndNoDocument(string line, string remedy)
    {
        var (code, output, error) = await RunAsync(line);

        code.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain(remedy);
        error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("migrate --help")]
    [InlineData("plan schema")]
    public async Task Run_Asked_AnswersOnStandardOutput(string line)
    {
        var (code, output, error) = await RunAsync(line);

        code.ShouldBe(0);
        output.ShouldNotBeEmpty();
        error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Suggest_BeginningOfAnOption_OffersIt()
    {
        var (_, output, _) = await RunAsync("[suggest:12] migrate|--ph");

        output.ShouldContain("--phase");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string line)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var console = new CliConsole(TextReader.Null, output, error, _ => null, TimeProvider.System);
        var args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(arg => arg.Replace('|', ' ')).ToArray();

        var code = await CliApp.RunAsync(args, console, TestContext.Current.CancellationToken);

        return (code, output.ToString(), error.ToString());
    }
}
