using System.CommandLine;
using Hal9.Migrate.Client.Gates;
using Hal9.Migrate.Client.Hosting;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>gate: see and answer gates.</summary>
internal static class GateCommand
{
    public static Command Create(CliContext cli) => new("gate", "See what the next step waits for, and answer what waits for a person.")
    {
        List(cli),
        Answer(cli, "approve", "Approve a gate that waits for a person; whoever started the migration cannot.", approve: true),
        Answer(cli, "deny", "Deny a gate that waits for a person; the migration then needs a decision.", approve: false),
    };

    private static Command List(CliContext cli)
    {
        var command = new Command("list", "Show the gates of the current step with their numbers.");
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new ListGatesOperation(client), NoRequest.AtAll, token));
        return command;
    }

    private static Command Answer(CliContext cli, string verb, string description, bool approve)
    {
        var gate = new Argument<string>("gate") { Description = "The gate's name." };
        var reason = Choices.Reason();
        var command = new Command(verb, description) { gate, reason, cli.DryRun };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new AnswerGateOperation(client), new GateAnswer(parse.GetRequiredValue(gate), approve, parse.GetValue(reason)), token));
        return command;
    }
}
