using System.CommandLine;
using Hal9.Migrate.Client.Readiness;
using Hal9.Migrate.Health;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>pre-check: whether a migration may start.</summary>
internal static class PrecheckCommand
{
    public static Command Create(CliContext cli)
    {
        var deep = new Option<bool>("--deep") { Description = "Also configuration, resources, a latency baseline, and the databases whose rows the plan moves; takes some seconds." };
        var components = Choices.WordsOf("--components", $"HAL9 components to look at: {string.Join(", ", Hal9Component.All)}. All unless given.", [.. Hal9Component.All]);
        var command = new Command("pre-check", "Look for anything that speaks against starting. Exits 3 when not ready.") { deep, components };
        command.SetAction((parse, token) => cli.RunAsync(
            parse, client => new PrecheckOperation(client), new PrecheckRequest(parse.GetValue(deep), [.. parse.GetValue(components) ?? []]), token));
        return command;
    }
}
