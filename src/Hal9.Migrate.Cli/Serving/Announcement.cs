using System.Text.Json;
using Hal9.Migrate.Cli.Documents;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Cli.Output;
using Hal9.Migrate.Cli.Terminal;
using Hal9.Migrate.Json;

namespace Hal9.Migrate.Cli.Serving;

/// <summary>Says what runs where: to a person on stderr, to a program as one line of JSON on stdout.</summary>
internal static class Announcement
{
    public static void Make(CliConsole console, OutputSettings settings, ServingDocument serving)
    {
        if (settings.Format == OutputFormat.Json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(serving, Hal9Json.Options));
            console.Output.Flush();
            return;
        }

        new Notices(console, settings).Write(
        [
            Lines.Of(Line.Strong($"hal9-migrate {serving.Version} runs") + $" (process {serving.ProcessId}). Ctrl+C stops it in order."),
            Facts.Of(
            [
                ("dashboard", (serving.Dashboard ?? serving.Api)?.ToString()),
                ("API", serving.Api?.ToString()),
                ("traffic", serving.Gateway?.ToString()),
                ("controller", serving.Controller?.ToString()),
                ("store", serving.Store),
                ("snapshot", serving.Snapshot),
                ("metrics", serving.Metrics?.ToString()),
                ("credentials", serving.Credentials),
            ]),
        ]);
    }
}
