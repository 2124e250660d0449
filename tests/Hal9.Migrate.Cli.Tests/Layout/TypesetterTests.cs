using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Cli.Layout;

namespace Hal9.Migrate.Cli.Tests.Layout;

public sealed class TypesetterTests
{
    [Fact]
    public void Set_GridWithALongLastColumn_GoesOnInThatColumn()
    {
        var grid = Grid.Of(["gate", new("n", Right: true), "because"], [["errors", "7", "one two three four five six seven"], ["p99", "12", "short"]]);

        Text([grid], 45).ShouldBe(
        [
            "  gate     n  because",
            "  errors   7  one two three four five six",
            "              seven",
            "  p99     12  short",
        ]);
        Text([grid], 32).ShouldBe(
        [
            "  gate     n  because",
            "  errors   7",
            "      one two three four five",
            "      six seven",
            "  p99     12",
            "      short",
        ]);
    }

    [Fact]
    public void Set_FactsWithoutValue_AreLeftOutAndLabelsAligned() =>
        Text([Facts.Of(("since", "noon"), ("goal", null), ("waits for", "a"), ("", "b"))], 80).ShouldBe(
        [
            "  since      noon",
            "  waits for  a",
            "             b",
        ]);

    [Fact]
    public void Set_EmptyBlocks_LeaveNoEmptyLines() =>
        Text([Grid.Of(["a"], []), Lines.Of("one"), Facts.Of(), Grid.Of(["a"], []), Lines.Of("two")], 80).ShouldBe(["one", "", "two"]);

    [Fact]
    public void Span_ControlCharacters_NeverReachTheTerminal() =>
        Line.Bad("\u001b[2Jgone\r\n\u009b1A\u0007!").ToString().ShouldBe(" [2Jgone   1A !");

    [Fact]
    public void Wrap_AnyText_KeepsEveryWordAndTheWidth()
    {
        var word = Gen.Elements("a", "bb", "ccc dd", "eeeeeeeeeeeeeeeeeeeeeeee", "");
        var cases = from words in word.ListOf() from width in Gen.Choose(1, 40) select (Text: string.Join(' ', words), Width: width);

        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(cases.ToArbitrary(), each =>
        {
            var lines = ((Line)each.Text).Wrap(each.Width).Select(line => line.ToString()).ToList();

            lines.ShouldAllBe(line => line.Length <= each.Width);
            string.Concat(lines).Replace(" ", "", StringComparison.Ordinal).ShouldBe(each.Text.Replace(" ", "", StringComparison.Ordinal));
        }));
    }

    [Fact]
    public void Wrap_SeveralTones_KeepsEachPiecesTone()
    {
        var line = Line.Bad("red red") + " " + Line.Good("green green");

        line.Wrap(10).SelectMany(part => part.Runs).Where(run => !string.IsNullOrWhiteSpace(run.Text)).Select(run => (run.Text.Trim(), run.Tone)).ShouldBe(
        [
            ("red red", Tone.Bad), ("green", Tone.Good), ("green", Tone.Good),
        ]);
    }

    private static IEnumerable<string> Text(IEnumerable<Block> blocks, int width) => Typesetter.Set(blocks, width).Select(line => line.ToString().TrimEnd());
}
