using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Hal9.Migrate.Client.Features;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Features;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>feature: see and set feature flags.</summary>
internal static class FeatureCommand
{
    public static Command Create(CliContext cli) => new("feature", "See and set feature flags.")
    {
        List(cli), Status(cli), Enable(cli), Disable(cli), Set(cli), Remove(cli),
    };

    private static Command List(CliContext cli)
    {
        var command = new Command("list", "Show the flags.");
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new ListFeaturesOperation(client), NoRequest.AtAll, token));
        return command;
    }

    private static Command Status(CliContext cli)
    {
        var key = Key();
        var command = new Command("status", "Show one flag.") { key };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new GetFeatureOperation(client), parse.GetRequiredValue(key), token));
        return command;
    }

    private static Command Enable(CliContext cli)
    {
        var (key, percentage) = (Key(), Choices.PercentageOf("--percentage", "For which share of the users. Default: as it was."));
        var command = new Command("enable", "Switch a flag on.") { key, percentage, cli.DryRun };
        Change(cli, command, key, parse => new(Enabled: true, Percentage: parse.GetValue(percentage)));
        return command;
    }

    private static Command Disable(CliContext cli)
    {
        var key = Key();
        var command = new Command("disable", "Switch a flag off for everybody.") { key, cli.DryRun };
        Change(cli, command, key, _ => new(Enabled: false));
        return command;
    }

    private static Command Set(CliContext cli)
    {
        var (key, percentage) = (Key(), Choices.PercentageOf("--percentage", "For which share of the users."));
        var enabled = new Option<bool?>("--enabled") { Description = "Whether it is on.", HelpName = "true|false" };
        var description = new Option<string?>("--description") { Description = "What it is for." };
        var noRules = new Option<bool>("--no-rules") { Description = "Take all rules away." };
        var rules = new Option<ImmutableArray<TargetingRule>?>("--rule")
        {
            Description = "An exception, as key=alice,bob or header:X-Beta=yes or path=/admin; :off at its end makes the flag off then. Several replace all there were.",
            HelpName = "rule",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = ReadRules,
        };
        var command = new Command("set", "Add a flag, or change what is given of one.") { key, enabled, percentage, description, rules, noRules, cli.DryRun };
        command.Validators.Add(result =>
        {
            if (result.GetValue(noRules) && result.GetResult(rules) is { Implicit: false })
            {
                result.AddError("--rule and --no-rules exclude each other.");
            }
        });
        Change(cli, command, key, parse => new(
            parse.GetValue(enabled), parse.GetValue(percentage), parse.GetValue(description), parse.GetValue(noRules) ? [] : parse.GetValue(rules)));
        return command;
    }

    private static Command Remove(CliContext cli)
    {
        var key = Key();
        var command = new Command("remove", "Remove a flag.") { key, cli.DryRun, cli.Yes };
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new RemoveFeatureOperation(client), parse.GetRequiredValue(key), token));
        return command;
    }

    private static void Change(CliContext cli, Command command, Argument<string> key, Func<ParseResult, FeatureRequest> change) =>
        command.SetAction((parse, token) => cli.RunAsync(parse, client => new SetFeatureOperation(client), new SetFeatureRequest(parse.GetRequiredValue(key), change(parse)), token));

    private static ImmutableArray<TargetingRule>? ReadRules(ArgumentResult result)
    {
        var rules = ImmutableArray.CreateBuilder<TargetingRule>();
        foreach (var token in result.Tokens)
        {
            if (RuleText.TryParse(token.Value, out var rule))
            {
                rules.Add(rule);
            }
            else
            {
                result.AddError($"--rule cannot be \"{token.Value}\". Expected key=alice,bob or header:X-Beta=yes or path=/admin, with :off at the end for off.");
            }
        }

        return rules.ToImmutable();
    }

    private static Argument<string> Key()
    {
        var key = new Argument<string>("flag") { HelpName = "flag", Description = "The flag's name." };
        key.CompletionSources.Add([.. Hal9Flags.Defaults.Select(flag => flag.Key)]);
        return key;
    }
}
