using System.CommandLine;
using Hal9.Migrate.Client.Course;
using Hal9.Migrate.Client.Plans;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>migrate: start, adopt, or raise the goal, and wait for it.</summary>
internal static class MigrateCommand
{
    public static Command Create(CliContext cli)
    {
        var plan = new Option<string?>("--plan") { Description = "The plan; it is registered unless it is already. Default: the registered one.", HelpName = "file" };
        var phase = Choices.PhaseOf("--phase", "How far to go; every phase before it is passed. Default: full.");
        var percentage = Choices.PercentageOf("--percentage", "How far within canary or ramp-up.");
        var restart = new Option<bool>("--restart") { Description = "Go on after a rollback; needs --reason." };
        var reason = Choices.Reason();
        var force = new Option<bool>("--force") { Description = "Start although pre-flight checks say not ready." };
        var timeout = Choices.DurationOf("--timeout", "How long to wait (90s, 10m, 3h); the migration goes on afterwards. Exits 5. Default: for ever.");
        var noWait = new Option<bool>("--no-wait") { Description = "Return as soon as it is started." };
        var command = new Command("migrate", "Start the migration, adopt the running one, or raise its goal; wait until it is there. Safe to run again.")
        {
            plan, phase, percentage, restart, reason, force, timeout, noWait, cli.DryRun, cli.Yes,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(restart) && string.IsNullOrWhiteSpace(result.GetValue(reason)))
            {
                result.AddError("--restart needs --reason: why it is safe now.");
            }
        });
        command.SetAction(async (parse, token) =>
        {
            var request = new StartMigrationRequest
            {
                Plan = parse.GetValue(plan) is { } file ? await PlanSource.ReadAsync(file, token) : null,
                Phase = parse.GetValue(phase),
                Percentage = parse.GetValue(percentage),
                Restart = parse.GetValue(restart),
                Reason = parse.GetValue(reason),
                Force = parse.GetValue(force),
                Wait = !parse.GetValue(noWait),
                Timeout = parse.GetValue(timeout),
            };
            return await cli.RunAsync(parse, client => new StartMigrationOperation(client, cli.Time), request, token);
        });
        return command;
    }
}
