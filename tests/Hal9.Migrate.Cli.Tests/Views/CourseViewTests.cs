using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Cli.Views;

namespace Hal9.Migrate.Cli.Tests.Views;

public sealed class CourseViewTests
{
    [Theory]
    [InlineData(true, "▁▅█ ▁")]
    [InlineData(false, "_=# _")]
    public void Sparkline_ValuesAndAGap_GoFromZeroToTheGreatest(bool unicode, string bars) =>
        CourseView.Sparkline([0, 5, 9, null, 0.1], unicode).ShouldBe(bars);

    [Fact]
    public void Sparkline_NothingButZeros_IsFlat() => CourseView.Sparkline([0, 0], unicode: true).ShouldBe("▁▁");

    [Fact]
    public void Wrap_ACourseThatIsTooLong_KeepsItsEndInOneLine() =>
        (Line.Of("0123456789", Tone.Bad) with { ShowsEnd = true }).Wrap(4).ShouldHaveSingleItem().ToString().ShouldBe("6789");
}
