using System.CommandLine;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Cli.Outcomes;
using Hal9.Migrate.Cli.Serving;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Server.Dashboard;
using Hal9.Migrate.Server.Identity;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>dashboard: the page of a server elsewhere, on this machine.</summary>
internal static class DashboardCommand
{
    private const int DefaultPort = 8080;

    public static Command Create(CliContext cli)
    {
        var port = new Option<int?>("--port") { Description = $"Port on this machine; 0 takes a free one. Default: {DefaultPort}.", HelpName = "number" };
        var command = new Command("dashboard", "Show the dashboard of a server elsewhere at an address of this machine, until Ctrl+C. One signs in there with a token.") { port };
        command.SetAction(async (parse, stop) =>
        {
            var settings = cli.Options.Settings(parse, cli.Console);
            var connection = ServerConnection.Resolve(cli.Options.Connection(parse), cli.Console.Variable);
            await using var dashboard = await DashboardHost.StartAsync(
                Choices.Between("--port", parse.GetValue(port) ?? DefaultPort, 0, 65_535), connection.Address, HttpConnection.Handler(connection), stop);
            Announcement.Make(cli.Console, settings, new ServingDocument(ServerVersion.Text, Environment.ProcessId, Dashboard: dashboard.Address, Controller: connection.Address));
            await cli.UntilStoppedAsync(stop);
            return ExitCode.Ok;
        });
        return command;
    }
}
