using System.CommandLine;
using System.Text.Json;
using Hal9.Migrate.Cli.Demo;
using Hal9.Migrate.Cli.Demo.Databases;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Cli.Outcomes;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>demo: the whole migration on sample services with live load, or with --practice the same left to the person.</summary>
internal static class DemoCommand
{
    public static Command Create(CliContext cli)
    {
        var defaults = new DemoOptions();
        var seconds = new Option<int?>("--seconds-per-step") { Description = $"Healthy evidence each step needs. Default: {defaults.SecondsPerStep}.", HelpName = "seconds" };
        var rate = new Option<int?>("--rps") { Description = "Requests a second. Default: what keeps the legacy a third busy on this machine, at most 240.", HelpName = "number" };
        var neurons = new Option<int?>("--neurons") { Description = $"Neurons in each service. Default: {defaults.Neurons}.", HelpName = "number" };
        var fault = new Option<string?>("--fault") { Description = "What goes wrong with the successor; the migration then rolls itself back.", HelpName = "kind" };
        fault.AcceptOnlyFromAmong([.. DemoFault.All.Select(kind => kind.Name)]);
        var keep = new Option<bool>("--keep") { Description = "Stay up at the end, until Ctrl+C." };
        var port = new Option<int?>("--port") { Description = "Port of the server's API. Default: a free one; 8900 with --practice.", HelpName = "number" };
        var practice = new Option<bool>("--practice") { Description = "Start services, load, gateway and server, and leave the migration to you." };
        var state = new Option<string?>("--state") { Description = "Users write, too, and rows are moved with them: the kind of database.", HelpName = "kind" };
        state.AcceptOnlyFromAmong("sqlite", "postgresql");
        var source = new Option<string?>("--source") { Description = "With --state postgresql: an empty database for the flat service, as a connection string. Default: a server of the demo's own.", HelpName = "connection" };
        var target = new Option<string?>("--target") { Description = "Likewise for the hierarchical service. A password belongs in PGPASSWORD.", HelpName = "connection" };
        var rollback = new Option<string?>("--rollback-at") { Description = "Go to this phase and then back, with everything that was written. Needs --state.", HelpName = "phase" };
        rollback.AcceptOnlyFromAmong("full");
        var command = new Command("demo", "See a whole migration: sample services, live load, all five phases; nothing is simulated.") { seconds, rate, neurons, fault, keep, port, practice, state, source, target, rollback };
        command.Validators.Add(result =>
        {
            if (result.GetValue(rollback) is not null && (result.GetValue(state) is null || result.GetValue(practice) || result.GetValue(fault) is not null))
            {
                result.AddError("--rollback-at needs --state, and is for neither --practice nor --fault.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(source) is null != result.GetValue(target) is null || result.GetValue(source) is not null && result.GetValue(state) != "postgresql")
            {
                result.AddError("--source and --target belong together, and to --state postgresql.");
            }
        });
        command.SetAction((parse, token) => RunAsync(cli, cli.Options.Settings(parse, cli.Console), new DemoOptions
        {
            SecondsPerStep = Choices.Between("--seconds-per-step", parse.GetValue(seconds) ?? defaults.SecondsPerStep, 1, 3_600),
            RequestsPerSecond = parse.GetValue(rate) is { } given ? Choices.Between("--rps", given, 1, 5_000) : null,
            Neurons = Choices.Between("--neurons", parse.GetValue(neurons) ?? defaults.Neurons, 100, 200_000),
            Fault = DemoFault.All.FirstOrDefault(kind => kind.Name == parse.GetValue(fault)),
            Keep = parse.GetValue(keep),
            MovesRows = parse.GetValue(state) is not null,
            Databases = parse.GetValue(state) != "postgresql" ? null
                : parse.GetValue(source) is { } flat ? _ => Task.FromResult<IDemoDatabases>(new GivenDatabases(flat, parse.GetValue(target)!))
                : async stop => await PrivateServer.StartAsync(stop),
            RollsBackAtFull = parse.GetValue(rollback) is not null,
            Practice = parse.GetValue(practice),
            Port = Choices.Between("--port", parse.GetValue(port) ?? (parse.GetValue(practice) ? 8900 : 0), 0, 65_535),
        }, token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, OutputSettings settings, DemoOptions options, CancellationToken stop)
    {
        var notices = new Notices(cli.Console, settings);
        await using var range = await PracticeRange.StartAsync(options, options.Practice || options.Keep, notices.Inform, cli.Time, stop);
        notices.Inform($"The plan, for {range.Neurons} neurons and {range.Rate} requests a second:");
        notices.Tell([Lines.Of(range.Plan.Split('\n').Select(Line.Dim))]);
        return options.Practice ? await PracticeAsync(cli, settings, notices, range, stop) : await DemoAsync(cli, settings, notices, range, options, stop);
    }

    private static async Task<int> DemoAsync(CliContext cli, OutputSettings settings, Notices notices, PracticeRange range, DemoOptions options, CancellationToken stop)
    {
        DemoReport report;
        Problem? problem;
        await using (var live = new ResultWriter(cli.Console, settings with { IsStream = true }))
        {
            var run = new DemoRun(range, options, new DemoView(notices, live, cli.Time, () => range.Load.Tally), cli.Time);
            report = await run.RunAsync(stop);
            problem = DemoRun.Verdict(report, options.Fault, options.RollsBackAtFull, run.FiredTriggers, run.WaitingFor, range.Load.Tally.Reasons);
        }

        await using (var results = new ResultWriter(cli.Console, settings))
        {
            results.Write(report);
        }

        if (problem is not null)
        {
            notices.Problem(problem);
        }

        if (options.Keep)
        {
            notices.Write([Hints(range, "Everything stays up until Ctrl+C.")]);
            await cli.UntilStoppedAsync(stop);
        }

        return ExitCode.Of(problem);
    }

    private static async Task<int> PracticeAsync(CliContext cli, OutputSettings settings, Notices notices, PracticeRange range, CancellationToken stop)
    {
        if (settings.Format == OutputFormat.Json)
        {
            var server = range.Server;
            cli.Console.Output.WriteLine(JsonSerializer.Serialize(
                new PracticeDocument(server.Version, Environment.ProcessId, server.Api!, server.Gateway!, range.Legacy, range.Successor, server.Credentials), Hal9Json.Options));
            cli.Console.Output.Flush();
        }

        notices.Write([Hints(range, "Everything runs, and users keep asking, until Ctrl+C. In another terminal, try:")]);
        await cli.UntilStoppedAsync(stop);
        return ExitCode.Ok;
    }

    private static Lines Hints(PracticeRange range, string opening)
    {
        var me = ProgramFiles.Self.CommandLine;
        var server = $"--server {range.Server.Api!.ToString().TrimEnd('/')}";
        return Lines.Of(
        [
            Line.Strong(opening), Line.Empty,
            $"  {me} {server} pre-check --deep", $"  {me} {server} migrate --phase canary --yes", $"  {me} {server} status --watch",
            $"  {me} {server} monitor --dashboard combined", $"  {me} {server} feature enable meta_learning --percentage 25", $"  {me} {server} rollback --yes", Line.Empty,
            $"A fault in the successor: curl -X PUT {new Uri(range.Successor, "/demo/fault")} -H 'Content-Type: application/json' -d '{{\"kind\":\"errors\",\"rate\":0.3}}'",
            $"The dashboard is at {range.Server.Api}; sign in with the token in {range.Server.Credentials}.",
            $"Traffic goes through {range.Server.Gateway}; legacy {range.Legacy}, successor {range.Successor}.",
        ]);
    }
}
