using System.CommandLine;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Plans;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>plan: write, check, show and amend plans.</summary>
internal static class PlanCommand
{
    private const string Stdout = "-";

    public static Command Create(CliContext cli) => new("plan", "Write, check, show and amend plans.")
    {
        Init(cli), Check(cli), Show(cli), Amend(cli), Schema(cli),
    };

    private static Command Init(CliContext cli)
    {
        var output = new Option<string>("--output", "-o") { Description = "The file to write; - for standard output.", HelpName = "file", DefaultValueFactory = _ => "plan.json" };
        var name = new Option<string?>("--name") { Description = "Name of the migration." };
        var legacy = new Option<string?>("--legacy-url") { Description = "Address of the system moved away from.", HelpName = "url" };
        var successor = new Option<string?>("--successor-url") { Description = "Address of the system moved to.", HelpName = "url" };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there." };
        var command = new Command("init", "Write a commented plan to begin with.") { output, name, legacy, successor, force };
        command.SetAction((parse, token) =>
        {
            var path = parse.GetRequiredValue(output);
            var request = new InitPlanRequest(path == Stdout ? null : path, parse.GetValue(name), parse.GetValue(legacy), parse.GetValue(successor), parse.GetValue(force));
            return cli.RunAsync(parse, host => new InitPlanOperation().RunAsync(request, host, token));
        });
        return command;
    }

    private static Command Check(CliContext cli)
    {
        var file = File("The plan to check.");
        var deep = new Option<bool>("--deep") { Description = "Also have the server make its pre-flight checks for it, and prove its state section against the live databases; nothing is changed in them." };
        var command = new Command("check", "Find every fault of a plan; needs no server unless --deep.") { file, deep };
        command.SetAction((parse, token) => cli.RunAsync(parse, async host => await new CheckPlanOperation(() => cli.Connect(parse))
            .RunAsync(new(await PlanSource.ReadAsync(parse.GetRequiredValue(file), token), parse.GetValue(deep)), host, token)));
        return command;
    }

    private static Command Show(CliContext cli)
    {
        var effective = new Option<bool>("--effective") { Description = "Also everything that is taken by default." };
        var command = new Command("show", "Show the plan in force.") { effective };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new ShowPlanOperation(client), NoRequest.AtAll, token, settings => settings with { Detailed = parse.GetValue(effective) }));
        return command;
    }

    private static Command Amend(CliContext cli)
    {
        var file = File("The whole new plan.");
        var reason = new Option<string>("--reason", "-r") { Description = "Why; it is kept in the journal.", HelpName = "text", Required = true };
        var command = new Command("amend", "Change gates, holds, endpoints and throttles of the running migration.") { file, reason, cli.DryRun, cli.Yes };
        command.SetAction(async (parse, token) =>
        {
            var plan = await PlanSource.ReadAsync(parse.GetRequiredValue(file), token);
            return await cli.RunAsync(parse, client => new AmendPlanOperation(client), new AmendPlanRequest(plan, parse.GetRequiredValue(reason)), token);
        });
        return command;
    }

    private static Command Schema(CliContext cli)
    {
        var command = new Command("schema", "Write the JSON Schema of plans, for editors.");
        command.SetAction((parse, token) => cli.RunAsync(parse, host => new PlanSchemaOperation().RunAsync(NoRequest.AtAll, host, token)));
        return command;
    }

    private static Argument<string> File(string description) => new("file") { Description = description };
}
