using System.CommandLine;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tokens;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>token: who may do what.</summary>
internal static class TokenCommand
{
    public static Command Create(CliContext cli) => new("token", "Make, list and revoke tokens.") { New(cli), List(cli), Revoke(cli) };

    private static Command New(CliContext cli)
    {
        var name = new Argument<string>("name") { Description = "Its name, the actor of what its bearer does." };
        var role = Choices.OneOf<Role>("--role", "What its bearer may do. Required.");
        role.Required = true;
        var expires = Choices.DurationOf("--expires", "After how long it is worthless (8h, 30d). Default: never.");
        var command = new Command("create", "Make a token; its text is shown this once.") { name, role, expires };
        command.SetAction((parse, token) => cli.RunAsync(
            parse,
            client => new CreateTokenOperation(client),
            new TokenRequest(parse.GetRequiredValue(name), parse.GetRequiredValue(role)!.Value, parse.GetValue(expires) is { } life ? (long)life.TotalSeconds : null),
            token));
        return command;
    }

    private static Command List(CliContext cli)
    {
        var command = new Command("list", "Show the tokens, without their texts.");
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new ListTokensOperation(client), NoRequest.AtAll, token));
        return command;
    }

    private static Command Revoke(CliContext cli)
    {
        var name = new Argument<string>("name") { Description = "Its name." };
        var command = new Command("revoke", "Make a token worthless at once.") { name, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new RevokeTokenOperation(client), parse.GetRequiredValue(name), token));
        return command;
    }
}
