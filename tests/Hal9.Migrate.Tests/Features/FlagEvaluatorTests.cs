using System.Collections.Immutable;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Features;

public sealed class FlagEvaluatorTests
{
    private static readonly FeatureFlag Flag = new() { Key = "f", Enabled = true, Percentage = Percentage.Of(25) };

    [Fact]
    public void Evaluate_Disabled_IsOffWhateverTheRules()
    {
        var flag = Flag with { Enabled = false, Rules = [new(TargetingAttribute.Key, "", ["u"], true)] };
        FlagEvaluator.Evaluate(flag, new() { TargetingKey = "u" }, "s").ShouldBe(new FlagEvaluation("f", false, "DISABLED"));
    }

    [Fact]
    public void Evaluate_Percentage_IsOnForExactlyTheBucketsThatTheTrafficSplitUses()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var key = $"user-{i}";
            var evaluation = FlagEvaluator.Evaluate(Flag, new() { TargetingKey = key }, "salt");
            evaluation.Value.ShouldBe(Bucket.SideOf(Bucket.Of("salt", key), Flag.Percentage) == Side.Successor);
            evaluation.Reason.ShouldBe("SPLIT");
        }
    }

    [Fact]
    public void Evaluate_NoKeyBetweenZeroAndHundred_IsOff() => FlagEvaluator.Evaluate(Flag, new(), "s").Value.ShouldBeFalse();

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, true)]
    public void Evaluate_ZeroOrHundred_IsTheSameForEverybody(int percent, bool expected) =>
        FlagEvaluator.Evaluate(Flag with { Percentage = Percentage.Of(percent) }, new(), "s").ShouldBe(new FlagEvaluation("f", expected, "STATIC"));

    [Fact]
    public void Evaluate_FirstMatchingRule_Decides()
    {
        var flag = Flag with
        {
            Rules =
            [
                new(TargetingAttribute.Key, "", ["mallory"], false),
                new(TargetingAttribute.Header, "X-Team", ["qa"], true),
                new(TargetingAttribute.Path, "", ["/beta/"], true),
            ],
            Percentage = Percentage.Zero,
        };
        var team = ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, [KeyValuePair.Create("x-team", "QA")]);

        FlagEvaluator.Evaluate(flag, new() { TargetingKey = "mallory", Headers = team }, "s").ShouldBe(new FlagEvaluation("f", false, "TARGETING_MATCH"));
        FlagEvaluator.Evaluate(flag, new() { Headers = team }, "s").Value.ShouldBeTrue();
        FlagEvaluator.Evaluate(flag, new() { Path = "/beta/x" }, "s").Value.ShouldBeTrue();
        FlagEvaluator.Evaluate(flag, new() { Path = "/x/beta/" }, "s").Value.ShouldBeFalse();
    }
}
