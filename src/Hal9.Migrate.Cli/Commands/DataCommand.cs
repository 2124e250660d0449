using System.Collections.Immutable;
using System.CommandLine;
using Hal9.Migrate.Client.Data;
using Hal9.Migrate.Client.Hosting;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>data: the rows that are moved.</summary>
internal static class DataCommand
{
    public static Command Create(CliContext cli) => new("data", "Compare and repair the rows of both stores.") { Verify(cli), Differences(cli), Repair(cli), Parked(cli) };

    private static Command Verify(CliContext cli)
    {
        var tables = Tables();
        var leave = new Option<bool>("--no-wait") { Description = "Do not wait for the result; \"data differences\" shows it." };
        var command = new Command("verify", "Compare all rows, exactly and while applications write; nothing is changed. Exits 1 when rows differ.") { tables, leave };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new VerifyRowsOperation(client, cli.Time), new VerifyRowsRequest([.. parse.GetValue(tables) ?? []], !parse.GetValue(leave)), token));
        return command;
    }

    private static Command Repair(CliContext cli)
    {
        var (tables, reason) = (Tables(), new Option<string>("--reason") { Description = "Why; it is kept in the journal." });
        var leave = new Option<bool>("--no-wait") { Description = "Do not wait for the result; \"data differences\" shows it." };
        var command = new Command("repair", "Carry rows over once more that are not the same on both sides, then compare again: the owner's rows are what counts. Exits 1 when rows still differ.")
        {
            tables, reason, leave, cli.DryRun, cli.Yes,
        };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new RepairRowsOperation(client, cli.Time), new RepairRowsRequest([.. parse.GetValue(tables) ?? []], parse.GetValue(reason), !parse.GetValue(leave)), token));
        return command;
    }

    private static Command Parked(CliContext cli)
    {
        var tables = Tables();
        var command = new Command("parked", "Show rows that the owner of writes has and the other store does not take, and why.") { tables };
        command.SetAction((parse, token) => cli.RunAsync<ImmutableArray<string>>(parse, client => new ParkedRowsOperation(client), [.. parse.GetValue(tables) ?? []], token));
        return command;
    }

    private static Option<string[]> Tables() => Choices.WordsOf("--table", "Which tables, by their names in the plan. Default: all.");

    private static Command Differences(CliContext cli)
    {
        var command = new Command("differences", "Show what the last comparison has found, by table, key and field.");
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new RowDifferencesOperation(client), NoRequest.AtAll, token));
        return command;
    }
}
