using System.CommandLine;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>abort: give the migration up.</summary>
internal static class AbortCommand
{
    public static Command Create(CliContext cli)
    {
        var reason = Choices.Reason();
        var command = new Command("abort", "Give the migration up: roll back to None and close it.") { reason, cli.DryRun, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new AbortOperation(client, cli.Time), new ReasonRequest(parse.GetValue(reason)), token));
        return command;
    }
}
