using System.CommandLine;
using Hal9.Migrate.Client.Checkpoints;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Transfer;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>state: the migration's control document and its checkpoints.</summary>
internal static class StateCommand
{
    public static Command Create(CliContext cli) => new("state", "Export and import the migration's control document; make and restore checkpoints.")
    {
        Export(cli), Import(cli), Checkpoint(cli), ListCheckpoints(cli), Restore(cli), RemoveCheckpoint(cli),
    };

    private static Command Export(CliContext cli)
    {
        var output = new Option<string?>("--output", "-o") { Description = "The file to write. Default: standard output.", HelpName = "file" };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there." };
        var command = new Command("export", "Export the control document: the whole journal, and no secret.") { output, force };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new ExportOperation(client), new ExportRequest(parse.GetValue(output), parse.GetValue(force)), token));
        return command;
    }

    private static Command Import(CliContext cli)
    {
        var input = new Option<string>("--input", "-i") { Description = "A file written by export.", HelpName = "file", Required = true };
        var validate = new Option<bool>("--validate-only") { Description = "Only say whether it could be imported." };
        var command = new Command("import", "Import a control document into an empty store; the migration stands suspended afterwards.") { input, validate, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new ImportOperation(client), new ImportRequest(parse.GetRequiredValue(input), parse.GetValue(validate)), token));
        return command;
    }

    private static Command Checkpoint(CliContext cli)
    {
        var name = new Option<string>("--name", "-n") { Description = "Its name.", Required = true };
        var description = new Option<string?>("--description", "-d") { Description = "What it is for." };
        var command = new Command("checkpoint", "Make a checkpoint: plan, step and flags as they are now.") { name, description, cli.DryRun };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new CreateCheckpointOperation(client), new CheckpointRequest(parse.GetRequiredValue(name), parse.GetValue(description)), token));
        return command;
    }

    private static Command ListCheckpoints(CliContext cli)
    {
        var command = new Command("list-checkpoints", "Show the checkpoints.");
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new ListCheckpointsOperation(client), NoRequest.AtAll, token));
        return command;
    }

    private static Command Restore(CliContext cli)
    {
        var (name, reason) = (Name(), Choices.Reason());
        var command = new Command("restore", "Go back to a checkpoint's step and flags.") { name, reason, cli.DryRun, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new RestoreCheckpointOperation(client, cli.Time), new RestoreCheckpointRequest(parse.GetRequiredValue(name), parse.GetValue(reason)), token));
        return command;
    }

    private static Command RemoveCheckpoint(CliContext cli)
    {
        var name = Name();
        var command = new Command("remove-checkpoint", "Remove a checkpoint.") { name, cli.DryRun, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new RemoveCheckpointOperation(client), parse.GetRequiredValue(name), token));
        return command;
    }

    private static Option<string> Name() => new("--checkpoint", "-c") { Description = "The checkpoint's name.", HelpName = "name", Required = true };
}
