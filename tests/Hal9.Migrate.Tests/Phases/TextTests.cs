using FsCheck.Fluent;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Tests.Phases;

public sealed class TextTests
{
    [Theory]
    [InlineData("ramp-up", Phase.RampUp)]
    [InlineData("RampUp", Phase.RampUp)]
    [InlineData("RAMP_UP", Phase.RampUp)]
    [InlineData("full", Phase.Full)]
    public void PhaseName_AnySpelling_IsRead(string text, Phase expected)
    {
        PhaseName.TryParse(text, out var phase).ShouldBeTrue();
        phase.ShouldBe(expected);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Fuller")]
    public void PhaseName_NoPhase_IsRefused(string? text) => PhaseName.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("12.5", 1250)]
    [InlineData("12.5%", 1250)]
    [InlineData("100", 10_000)]
    [InlineData("0.01", 1)]
    public void Percentage_Text_IsRead(string text, int hundredths)
    {
        Percentage.TryParse(text, out var percentage).ShouldBeTrue();
        percentage.Hundredths.ShouldBe(hundredths);
    }

    [Theory]
    [InlineData("100.01")]
    [InlineData("-1")]
    [InlineData("0.001")]
    [InlineData("many")]
    public void Percentage_OutOfRangeOrTooFine_IsRefused(string text) => Percentage.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Duration_Formatted_ReadsBackTheSame() => PropertyCheck.ForAll(Gen.Choose(0, int.MaxValue), milliseconds =>
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        DurationText.TryParse(DurationText.Format(duration), out var again).ShouldBeTrue();
        again.ShouldBe(duration);
    });

    [Theory]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("90s", 90)]
    [InlineData("2d", 172_800)]
    public void Duration_Text_IsRead(string text, int seconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10 m")]
    [InlineData("m")]
    [InlineData("-1s")]
    [InlineData("999999999d")]
    public void Duration_NoDuration_IsRefused(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();
}
