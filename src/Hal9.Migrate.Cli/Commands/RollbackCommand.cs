using System.CommandLine;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Decisions;
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
        var loss = new Option<bool>("--accept-loss") { Description = "Let a rollback that cannot bring every write back go on without them. For admins; give a reason." };
        var gradual = new Option<bool>("--gradual") { Description = "Step by step, as the plan's rollback.pace says; at once if the evidence worsens." };
        var rehearse = new Option<bool>("--rehearse") { Description = "Roll nothing back: move the users of this step to the legacy and back, and measure how long a rollback takes." };
        var parts = Choices.SomeOf<RollbackPart>("--part", "What to take back: routing (users' requests), state (the ownership of writes), features (flags, to what the plan says). Default: routing and state.");
        var command = new Command("rollback", "Send users back to the legacy, at any time, and wait until that is done.") { phase, percentage, parts, reason, gradual, rehearse, force, loss, cli.DryRun, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(
            parse,
            client => new RollbackOperation(client, cli.Time),
            new RollbackRequest(
                parse.GetValue(phase)?.ToString(), parse.GetValue(percentage), parse.GetValue(reason), parse.GetValue(loss), parse.GetValue(gradual), parse.GetValue(rehearse),
                parse.GetValue(parts) is { Length: > 0 } some ? [.. some] : null),
            token,
            settings => settings with { Yes = settings.Yes || parse.GetValue(force) }));
        return command;
    }
}
