using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Client.Features;
using Hal9.Migrate.Features;

namespace Hal9.Migrate.Client.Tests.Features;

public sealed class RuleTextTests
{
    [Fact]
    public void TryParse_WhatWasWritten_IsTheSameRule()
    {
        var word = Gen.Elements("alice", "a", "yes", "/api/v2", "x-y_z", "1.5").NonEmptyListOf();
        var rules =
            from attribute in Gen.Elements(Enum.GetValues<TargetingAttribute>())
            from values in word
            from serve in Gen.Elements(true, false)
            select new TargetingRule(attribute, attribute == TargetingAttribute.Header ? "X-Beta" : "", [.. values], serve);

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(rules.ToArbitrary(), rule =>
        {
            RuleText.TryParse(RuleText.Of(rule), out var read).ShouldBeTrue();
            read.ShouldBe(rule);
        }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("key")]
    [InlineData("key=")]
    [InlineData("key=,")]
    [InlineData("header=yes")]
    [InlineData("header:=yes")]
    [InlineData("cookie:a=b")]
    public void TryParse_NoRule_IsFalse(string text) => RuleText.TryParse(text, out _).ShouldBeFalse();
}
