using System.CommandLine;
using Hal9.Migrate.Client.Readiness;
using Hal9.Migrate.Client.Transfer;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>verify: whether what was decided is what happens.</summary>
internal static class VerifyCommand
{
    public static Command Create(CliContext cli)
    {
        var full = new Option<bool>("--full") { Description = "All tests." };
        var tests = Choices.WordsOf(
            "--tests", $"Which: {string.Join(", ", VerifyOperation.NamedTests)}; the last sends trials to whom the plan names. Default: {string.Join(", ", VerifyOperation.QuickTests)}.", [.. VerifyOperation.NamedTests]);
        var replay = new Option<long?>("--replay") { HelpName = "RECORD", Description = "Make the verdicts of a journal record again from what was kept with them; instead of tests." };
        var verdicts = new Option<bool>("--verdicts") { Description = "List the verdicts on which something was decided, newest first; instead of tests." };
        var gate = new Option<string[]>("--gate") { HelpName = "name", Description = "With --verdicts: only those of this gate or trigger; may be given several times." };
        var limit = new Option<int>("--limit") { HelpName = "number", Description = $"With --verdicts: how many decisions at most, up to {VerdictsRequest.MaxLimit}. Default: {VerdictsRequest.DefaultLimit}.", DefaultValueFactory = _ => VerdictsRequest.DefaultLimit };
        var report = new Option<string?>("--report") { HelpName = "FILE", Description = "Write a report to a file instead of making tests: a page that needs nothing else (.html), or the same as .json." };
        var phase = Choices.PhaseOf("--phase", "With --report: only about that phase. Default: the whole migration.");
        var force = new Option<bool>("--force") { Description = "With --report: replace a file that is there." };
        var command = new Command("verify", "Verify that what was decided is what happens. Exits 1 when something is not so.") { full, tests, replay, verdicts, gate, limit, report, phase, force };
        command.Validators.Add(result =>
        {
            if (result.GetValue(full) && result.GetResult(tests) is { Implicit: false })
            {
                result.AddError("--full and --tests exclude each other.");
            }

            if (result.GetResult(replay) is { Implicit: false } && (result.GetValue(full) || result.GetResult(tests) is { Implicit: false }))
            {
                result.AddError("--replay makes no tests: leave --full and --tests out.");
            }

            var reports = result.GetResult(report) is { Implicit: false };
            if (reports && (result.GetValue(full) || result.GetResult(tests) is { Implicit: false } || result.GetResult(replay) is { Implicit: false }))
            {
                result.AddError("--report makes no tests: leave --full, --tests and --replay out.");
            }

            if (result.GetValue(verdicts) && (reports || result.GetValue(full) || result.GetResult(tests) is { Implicit: false } || result.GetResult(replay) is { Implicit: false }))
            {
                result.AddError("--verdicts makes no tests and no report: leave --full, --tests, --replay and --report out.");
            }

            if (!result.GetValue(verdicts) && (result.GetResult(gate) is { Implicit: false } || result.GetResult(limit) is { Implicit: false }))
            {
                result.AddError("--gate and --limit go with --verdicts.");
            }

            if (result.GetResult(limit) is { Implicit: false } && result.GetValue(limit) is < 1 or > VerdictsRequest.MaxLimit)
            {
                result.AddError($"--limit has to be 1 to {VerdictsRequest.MaxLimit}.");
            }

            if (!reports && (result.GetResult(phase) is { Implicit: false } || result.GetValue(force)))
            {
                result.AddError("--phase and --force go with --report.");
            }
        });
        command.SetAction((parse, token) =>
            parse.GetValue(report) is { } file
                ? cli.RunAsync(parse, client => new ReportOperation(client), new ReportRequest(file, parse.GetValue(phase), parse.GetValue(force)), token)
            : parse.GetValue(verdicts)
                ? cli.RunAsync(parse, client => new ListVerdictsOperation(client), new VerdictsRequest([.. parse.GetValue(gate) ?? []], parse.GetValue(limit)), token)
            : parse.GetValue(replay) is { } record ? cli.RunAsync(parse, client => new ReplayOperation(client, cli.Time), new ReplayRequest(record), token)
            : cli.RunAsync(
                parse,
                client => new VerifyOperation(client),
                new VerifyRequest(parse.GetValue(full) ? VerifyOperation.AllTests : parse.GetValue(tests) is { Length: > 0 } some ? [.. some] : VerifyOperation.QuickTests),
                token));
        return command;
    }
}
