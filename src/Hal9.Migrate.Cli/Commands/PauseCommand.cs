using System.CommandLine;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>pause: freeze the percentage.</summary>
internal static class PauseCommand
{
    public static Command Create(CliContext cli)
    {
        var reason = Choices.Reason();
        var command = new Command("pause", "Freeze the percentage; triggers stay armed.") { reason, cli.DryRun };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new SuspendOperation(client), new ReasonRequest(parse.GetValue(reason)), token));
        return command;
    }
}
