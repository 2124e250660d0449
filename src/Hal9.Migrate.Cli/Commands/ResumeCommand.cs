using System.CommandLine;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>resume: go on toward the goal.</summary>
internal static class ResumeCommand
{
    public static Command Create(CliContext cli)
    {
        var reason = Choices.Reason();
        var command = new Command("resume", "Go on toward the goal, from a pause or after a decision.") { reason, cli.DryRun };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new ResumeOperation(client), new ReasonRequest(parse.GetValue(reason)), token));
        return command;
    }
}
