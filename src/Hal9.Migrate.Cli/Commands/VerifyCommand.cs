using System.CommandLine;
using Hal9.Migrate.Client.Readiness;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>verify: whether what was decided is what happens.</summary>
internal static class VerifyCommand
{
    public static Command Create(CliContext cli)
    {
        var full = new Option<bool>("--full") { Description = "All tests." };
        var tests = Choices.WordsOf(
            "--tests", $"Which: {string.Join(", ", VerifyOperation.AllTests)}. Default: {string.Join(", ", VerifyOperation.QuickTests)}.", [.. VerifyOperation.AllTests]);
        var command = new Command("verify", "Verify that what was decided is what happens. Exits 1 when something is not so.") { full, tests };
        command.Validators.Add(result =>
        {
            if (result.GetValue(full) && result.GetResult(tests) is { Implicit: false })
            {
                result.AddError("--full and --tests exclude each other.");
            }
        });
        command.SetAction((parse, token) => cli.RunAsync(
            parse,
            client => new VerifyOperation(client),
            new VerifyRequest(parse.GetValue(full) ? VerifyOperation.AllTests : parse.GetValue(tests) is { Length: > 0 } some ? [.. some] : VerifyOperation.QuickTests),
            token));
        return command;
    }
}
