using System.CommandLine;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>complete: close the migration for good.</summary>
internal static class CompleteCommand
{
    public static Command Create(CliContext cli)
    {
        var reason = Choices.Reason();
        var command = new Command("complete", "Close the migration for good after the hold on standby; there is no way back after it.") { reason, cli.DryRun, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new CompleteOperation(client), new ReasonRequest(parse.GetValue(reason)), token));
        return command;
    }
}
