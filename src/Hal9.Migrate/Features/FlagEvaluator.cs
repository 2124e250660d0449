using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Features;

/// <summary>Decides what a flag is for somebody. Pure.</summary>
public static class FlagEvaluator
{
    /// <summary>
    /// Off when disabled; else what the first rule that applies says; else by the bucket of the targeting key, the same bucket
    /// that splits the traffic. Without a key a flag with a percentage between 0 and 100 is off.
    /// </summary>
    public static FlagEvaluation Evaluate(FeatureFlag flag, EvaluationContext context, string salt)
    {
        if (!flag.Enabled)
        {
            return new(flag.Key, false, "DISABLED");
        }

        if (flag.Rules.FirstOrDefault(rule => rule.AppliesTo(context)) is { } match)
        {
            return new(flag.Key, match.Serve, "TARGETING_MATCH");
        }

        if (flag.Percentage == Percentage.Zero || flag.Percentage == Percentage.Hundred)
        {
            return new(flag.Key, flag.Percentage == Percentage.Hundred, "STATIC");
        }

        var on = context.TargetingKey is { } key && Bucket.SideOf(Bucket.Of(salt, key), flag.Percentage) == Side.Successor;
        return new(flag.Key, on, "SPLIT");
    }
}
