using System.CommandLine;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>rollback: go back to an earlier step.</summary>
internal static class RollbackCommand
{
    public static Command Create(CliContext cli)
    {
        var phase = Choices.PhaseOf("--to-phase", "Where to go back to. Default: none, so that the legacy serves everybody.");
        var percentage = Choices.PercentageOf("--to-percentage", "Which step of that phase. Default: its last one before now.");
        var reason = Choices.Reason();
        var force = new Option<bool>("--force") { Description = "At once: no question, and no dry run before it." };
        var command = new Command("rollback", "Send users back to the legacy, at any time, and wait until that is done.") { phase, percentage, reason, force, cli.DryRun, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(
            parse,
            client => new RollbackOperation(client, cli.Time),
            new RollbackRequest(parse.GetValue(phase)?.ToString(), parse.GetValue(percentage), parse.GetValue(reason)),
            token,
            settings => settings with { Yes = settings.Yes || parse.GetValue(force) }));
        return command;
    }
}
