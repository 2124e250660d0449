using System.CommandLine;
using Hal9.Migrate.Client.Course;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>wait: until a migration that was started before is there.</summary>
internal static class WaitCommand
{
    public static Command Create(CliContext cli)
    {
        var phase = Choices.PhaseOf("--phase", "Until it is so far. Default: until it is at its goal.");
        var percentage = Choices.PercentageOf("--percentage", "Until it is so far within the phase.");
        var timeout = Choices.DurationOf("--timeout", "How long (90s, 10m, 3h). Exits 5 when it is over. Default: for ever.");
        var command = new Command("wait", "Wait for a migration that was started before.") { phase, percentage, timeout };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new WaitOperation(client, cli.Time), new WaitRequest(parse.GetValue(phase), parse.GetValue(percentage), parse.GetValue(timeout)), token));
        return command;
    }
}
