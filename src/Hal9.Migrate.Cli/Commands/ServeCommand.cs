using System.CommandLine;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Cli.Outcomes;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Cli.Serving;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Hosting;
using Hal9.Migrate.Server.Identity;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>serve: the migration server, with a gateway in the same process unless said otherwise.</summary>
internal static class ServeCommand
{
    private const string DefaultGateway = "http://127.0.0.1:8080";
    private const string DefaultStore = "hal9-migrate.db";

    public static Command Create(CliContext cli)
    {
        var plan = new Option<string?>("--plan") { Description = "The plan; it is registered unless it is already.", HelpName = "file" };
        var listen = new Option<string?>("--listen") { Description = $"Where the API listens. Default: {ServerOptions.DefaultListen}.", HelpName = "url" };
        var gateway = new Option<string?>("--gateway") { Description = $"Where the gateway takes traffic. Default: {DefaultGateway}.", HelpName = "url" };
        var noGateway = new Option<bool>("--no-gateway") { Description = "Only controller and API; run gateways apart with \"hal9-migrate gateway\"." };
        var gatewayId = new Option<string?>("--gateway-id") { Description = "The gateway's name. Default: gateway.", HelpName = "name" };
        var store = new Option<string?>("--store") { Description = $"File of the store; made when it is not there. Default: {DefaultStore} in this folder.", HelpName = "file" };
        var insecure = new Option<bool>("--allow-insecure") { Description = "Let the API listen beyond this machine without TLS, because something in front of it does TLS." };
        var hostNames = Choices.WordsOf("--allow-hostname", "Names under which the API is called, besides its address and localhost.");
        var secrets = new Option<string?>("--secrets-dir") { Description = "Folder of the files plans may refer to as ${file:NAME}.", HelpName = "folder" };
        var shared = new ServingChoices();
        var command = new Command("serve", "Run the migration server: controller, API, and a gateway. Goes on where its store ends.")
        {
            plan, listen, gateway, noGateway, gatewayId, store, insecure, hostNames, secrets,
        };
        shared.AddTo(command);
        command.SetAction(async (parse, token) =>
        {
            var settings = cli.Options.Settings(parse, cli.Console);
            if (parse.GetValue(noGateway) && parse.GetValue(gateway) is not null)
            {
                throw new MigrateException(ProblemCode.InvalidArgument, "--gateway and --no-gateway exclude each other.");
            }

            var gatewayName = parse.GetValue(gatewayId) ?? "gateway";
            using var traces = shared.StartTraces(cli, parse, parse.GetValue(noGateway) ? null : gatewayName, withServer: true);
            return await RunAsync(cli, settings, new ServerOptions
            {
                Store = Path.GetFullPath(parse.GetValue(store) ?? DefaultStore),
                Listen = parse.GetValue(listen) ?? ServerOptions.DefaultListen,
                Gateway = parse.GetValue(noGateway) ? null : parse.GetValue(gateway) ?? DefaultGateway,
                Metrics = parse.GetValue(shared.Metrics),
                GatewayId = gatewayName,
                Plan = parse.GetValue(plan) is { } file ? (await PlanSource.ReadAsync(file, token)).Check() : null,
                CertificatePath = parse.GetValue(shared.CertificatePath),
                CertificateKeyPath = parse.GetValue(shared.CertificateKeyPath),
                DrainTimeout = parse.GetValue(shared.Drain) ?? TimeSpan.FromSeconds(30),
                AllowInsecure = parse.GetValue(insecure),
                HostNames = parse.GetValue(hostNames) ?? [],
                Secrets = new() { Directory = parse.GetValue(secrets) is { } folder ? Existing(folder) : null },
                HooksDirectory = Environment.GetEnvironmentVariable("HAL9_HOOKS_DIR") is { Length: > 0 } hooks ? Path.GetFullPath(hooks) : null,
                Time = cli.Time,
                Logging = logging => ServerLog.Configure(logging, parse.GetValue(shared.Log) ?? LogFormat.Text, settings.Verbose, cli.Time),
            }, token);
        });
        return command;
    }

    /// <summary>Said at the start, not when a migration at last wants its first secret.</summary>
    private static string Existing(string folder) => Directory.Exists(folder)
        ? Path.GetFullPath(folder)
        : throw new MigrateException(ProblemCode.InvalidArgument, $"--secrets-dir: there is no folder {Path.GetFullPath(folder)}.", "Make it, readable by the server's user alone, or name another.");

    private static async Task<int> RunAsync(CliContext cli, OutputSettings settings, ServerOptions options, CancellationToken stop)
    {
        await using var host = await ServerHost.StartAsync(options, stop);
        Announcement.Make(cli.Console, settings, new ServingDocument(
            ServerVersion.Text, Environment.ProcessId, host.Addresses.Api, host.Addresses.Gateway, Store: host.Store, Credentials: host.Credentials, Metrics: host.MetricsUrl));
        try
        {
            await host.Ended.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Being stopped is how a server ends.
        }

        return ExitCode.Ok;
    }
}
