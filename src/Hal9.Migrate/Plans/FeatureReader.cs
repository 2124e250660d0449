using System.Collections.Immutable;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Plans;

/// <summary>Reads the feature flags of a plan.</summary>
internal static class FeatureReader
{
    /// <summary>The flags: HAL9's own, changed and added to by what the plan says.</summary>
    public static ImmutableArray<FeatureFlag> Features(PlanNode node)
    {
        var given = node.Named("features", "Feature flags by name; HAL9's own are there anyway.", 200, Feature, key =>
            FeatureFlag.IsValidKey(key) ? null : "a flag's name has 1 to 64 of a-z, 0-9, '_', '-', '.'.");
        var flags = Hal9Flags.Defaults.ToDictionary(flag => flag.Key);
        foreach (var (key, flag) in given)
        {
            var description = flag.Description.Length == 0 && flags.TryGetValue(key, out var known) ? known.Description : flag.Description;
            flags[key] = flag with { Key = key, Description = description };
        }

        return [.. flags.Values.OrderBy(flag => flag.Key, StringComparer.Ordinal)];
    }

    private static FeatureFlag Feature(PlanNode node) => new()
    {
        Key = "",
        Description = node.OptionalText("description", "What it is for.", 500) ?? "",
        Enabled = node.Flag("enabled", "When false it is off for everybody.", false),
        Percentage = node.Percent("percentage", "The share of users for whom it is on, by the buckets that split the traffic.", Percentage.Hundred),
        Rules = node.Sections("rules", "Exceptions; the first that applies decides.", 50, Rule),
    };

    private static TargetingRule Rule(PlanNode node)
    {
        var attribute = node.Choice<TargetingAttribute>("attribute", "What is looked at: the user's key, a header, or the beginning of the path.", null);
        var header = node.OptionalText("header", "The header's name, when the attribute is a header.", 100);
        if (node.IsGiven && attribute == TargetingAttribute.Header && header is null)
        {
            node.Fault("header", "is required when the attribute is a header.");
        }

        return new(
            attribute,
            attribute == TargetingAttribute.Header ? header ?? "" : "",
            node.Texts("values", "It applies when the attribute is one of these; a path: begins with one of these.", 1_000),
            node.Flag("serve", "What the flag then is.", true));
    }
}
