using System.CommandLine;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>Every command; a new one is added here.</summary>
internal static class CommandList
{
    public static RootCommand Root(CliContext cli)
    {
        var root = new RootCommand("Moves live traffic from a legacy system to its successor: shadow, canary, state, ramp-up, full; and back at any time.");
        foreach (var option in cli.Options.Everywhere)
        {
            root.Options.Add(option);
        }

        foreach (var command in All(cli))
        {
            root.Subcommands.Add(command);
        }

        return root;
    }

    private static IEnumerable<Command> All(CliContext cli) =>
    [
        PlanCommand.Create(cli),
        PrecheckCommand.Create(cli),
        MigrateCommand.Create(cli),
        WaitCommand.Create(cli),
        StatusCommand.Create(cli),
        MonitorCommand.Create(cli),
        PauseCommand.Create(cli),
        ResumeCommand.Create(cli),
        RollbackCommand.Create(cli),
        AbortCommand.Create(cli),
        CompleteCommand.Create(cli),
        GateCommand.Create(cli),
        FeatureCommand.Create(cli),
        StateCommand.Create(cli),
        DataCommand.Create(cli),
        VerifyCommand.Create(cli),
        DemoCommand.Create(cli),
        ServeCommand.Create(cli),
        GatewayCommand.Create(cli),
        DashboardCommand.Create(cli),
        TokenCommand.Create(cli),
        RouteTokenCommand.Create(cli),
    ];
}
