using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>Options of the kinds that several commands have.</summary>
internal static class Choices
{
    private static readonly string[] PhaseNames = ["shadow", "canary", "state", "ramp-up", "full"];

    public static Option<string?> Reason(string description = "Why; it is kept in the journal.") => new("--reason", "-r") { Description = description, HelpName = "text" };

    /// <summary>The number that was given for an option, within its bounds.</summary>
    public static int Between(string option, int value, int min, int max) =>
        value >= min && value <= max ? value : throw new MigrateException(ProblemCode.InvalidArgument, $"{option} cannot be {value}.", $"Expected {min} to {max}.");

    /// <summary>A phase, as <c>ramp-up</c> or <c>RampUp</c>.</summary>
    public static Option<Phase?> PhaseOf(string name, string description)
    {
        var option = new Option<Phase?>(name)
        {
            Description = description,
            HelpName = string.Join('|', PhaseNames),
            CustomParser = result => Read<Phase?>(
                result, text => PhaseName.TryParse(text, out var phase) ? phase : null, $"Phases: none, {string.Join(", ", PhaseNames)}."),
        };
        option.CompletionSources.Add(PhaseNames);
        return option;
    }

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public static Option<T?> OneOf<T>(string name, string description)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(value => value.ToLowerInvariant()).ToArray();
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result => Read<T?>(
                result,
                text => names.Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : null,
                $"Expected one of {string.Join(", ", names)}."),
        };
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>Names of an enumeration, in lower case, separated by commas or blanks; null when none is given.</summary>
    public static Option<T[]?> SomeOf<T>(string name, string description)
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(value => value.ToLowerInvariant()).ToArray();
        var option = new Option<T[]?>(name)
        {
            Description = description,
            HelpName = string.Join(',', names),
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result =>
            {
                var words = result.Tokens.SelectMany(token => Words(token.Value)).ToList();
                if (words.FirstOrDefault(word => !names.Contains(word, StringComparer.OrdinalIgnoreCase)) is { } unknown)
                {
                    result.AddError($"{name} cannot be \"{unknown}\". Expected some of {string.Join(", ", names)}.");
                    return null;
                }

                return [.. words.Select(word => Enum.Parse<T>(word, ignoreCase: true)).Distinct()];
            },
        };
        option.CompletionSources.Add(names);
        return option;
    }

    /// <summary>A percentage, with or without the sign.</summary>
    public static Option<Percentage?> PercentageOf(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "0..100",
        CustomParser = result => Read<Percentage?>(
            result, text => Percentage.TryParse(text, out var percentage) ? percentage : null, "Expected a number from 0 to 100 in steps of 0.01."),
    };

    /// <summary>A duration such as <c>90s</c> or <c>1h30m</c>; a number alone is seconds.</summary>
    public static Option<TimeSpan?> DurationOf(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result => Read<TimeSpan?>(result, Duration, "Expected a duration such as 90s, 10m or 1h30m."),
    };

    /// <summary>Words separated by commas or blanks.</summary>
    public static Option<string[]> WordsOf(string name, string description, params string[] known)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            HelpName = "a,b,...",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens.SelectMany(token => Words(token.Value))],
        };
        option.CompletionSources.Add(known);
        return option;
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static TimeSpan? Duration(string text) =>
        DurationText.TryParse(text, out var duration) ? duration
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : null;

    private static T? Read<T>(ArgumentResult result, Func<string, T?> read, string expected)
    {
        var text = result.Tokens is [.., var token] ? token.Value : "";
        var value = read(text);
        if (value is null)
        {
            result.AddError($"{(result.Parent as OptionResult)?.Option.Name} cannot be \"{text}\". {expected}");
        }

        return value;
    }
}
