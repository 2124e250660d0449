using System.CommandLine;
using Hal9.Migrate.Client.Tokens;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>route-token: have one's own requests served by the side of one's choice.</summary>
internal static class RouteTokenCommand
{
    public static Command Create(CliContext cli)
    {
        var side = Choices.OneOf<Side>("--side", "Which side shall serve. Default: successor.");
        var lifetime = Choices.DurationOf("--for", "For how long, up to 24h. Default: 15m.");
        var command = new Command("route-token", "Make a header with which your own requests are served by the side of your choice.") { side, lifetime };
        command.SetAction((parse, token) => cli.RunAsync(
            parse,
            client => new CreateRouteTokenOperation(client),
            new RouteTokenRequest(parse.GetValue(side) ?? Side.Successor, (int)Math.Min(int.MaxValue, (parse.GetValue(lifetime) ?? TimeSpan.FromMinutes(15)).TotalSeconds)),
            token));
        return command;
    }
}
