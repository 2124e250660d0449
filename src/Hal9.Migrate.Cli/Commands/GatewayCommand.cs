using System.CommandLine;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Cli.Outcomes;
using Hal9.Migrate.Cli.Serving;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Gateway.Control;
using Hal9.Migrate.Gateway.Hosting;
using Hal9.Migrate.Server.Identity;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>gateway: a gateway in a process of its own, so that a restart of the controller drops nobody.</summary>
internal static class GatewayCommand
{
    public static Command Create(CliContext cli)
    {
        var controller = new Option<string>("--controller") { Description = "Address of the controller's API.", HelpName = "url", Required = true };
        var listen = new Option<string[]>("--listen") { Description = "Where to take traffic; may be given several times.", HelpName = "url", Required = true, AllowMultipleArgumentsPerToken = true };
        var id = new Option<string?>("--id") { Description = "The gateway's name, the same after a restart. Default: this machine's name.", HelpName = "name" };
        var snapshot = new Option<string?>("--snapshot") { Description = "File that keeps the last routing over restarts. Default: hal9-gateway-ID.json in this folder.", HelpName = "file" };
        var shared = new ServingChoices();
        var command = new Command("gateway", "Run a gateway that obeys a controller elsewhere. Its token needs the role gateway.") { controller, listen, id, snapshot };
        shared.AddTo(command);
        command.SetAction(async (parse, stop) =>
        {
            var settings = cli.Options.Settings(parse, cli.Console);
            var connection = ServerConnection.Resolve(cli.Options.Connection(parse) with { Server = parse.GetRequiredValue(controller) }, cli.Console.Variable);
            var name = parse.GetValue(id) ?? Environment.MachineName;
            var options = new GatewayOptions
            {
                Id = name,
                Listen = [.. parse.GetRequiredValue(listen)],
                CertificatePath = parse.GetValue(shared.CertificatePath),
                CertificateKeyPath = parse.GetValue(shared.CertificateKeyPath),
                SnapshotPath = Path.GetFullPath(parse.GetValue(snapshot) ?? $"hal9-gateway-{name}.json"),
                Metrics = parse.GetValue(shared.Metrics),
                DrainTimeout = parse.GetValue(shared.Drain) ?? TimeSpan.FromSeconds(30),
            };
            using var loggers = LoggerFactory.Create(logging => ServerLog.Configure(logging, parse.GetValue(shared.Log) ?? LogFormat.Text, settings.Verbose, cli.Time));
            using var link = new HttpControllerLink(connection.Address, connection.Token, connection.CaFile);
            using var traces = shared.StartTraces(cli, parse, name, withServer: false);
            await using var gateway = new GatewayHost(options, link, cli.Time, loggers);
            await gateway.StartAsync(stop);
            Announcement.Make(cli.Console, settings, new ServingDocument(
                ServerVersion.Text, Environment.ProcessId, Gateway: new Uri(gateway.Addresses[0]), Controller: connection.Address, Snapshot: options.SnapshotPath, Metrics: gateway.MetricsUrl));
            await cli.UntilStoppedAsync(stop);
            return ExitCode.Ok;
        });
        return command;
    }
}
