using System.Xml.Linq;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Reports;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Tests.Reports;

public sealed class ReportHtmlTests
{
    private const string Bad = "<script>alert(\"1\")</script>&'";

    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    private static readonly SideDocument Nothing = new(0, 0, 0, null, null, null, null, null);

    private static readonly ReportDocument Empty = new()
    {
        At = Start, Status = new() { Name = Bad, Status = MigrationStatus.Running, Phase = Phase.Canary, Percentage = Percentage.Of(10) },
    };

    [Fact]
    public void Write_MarkupInEveryName_IsOnlyEverText()
    {
        var html = ReportHtml.Write(Empty with
        {
            Status = Empty.Status with { StartedAt = Start, StartedBy = Bad, WaitingFor = [Bad], PlanHash = Bad },
            Timeline = [new(1, Start, Bad, "StepEntered", Phase.Canary, Percentage.Of(10), Bad, IsIncident: true)],
            Decisions = [new(1, Start, Bad, Phase.Canary, Percentage.Of(10), [new() { Name = Bad, Outcome = Outcome.Fail, Message = Bad }], IsReplayable: true)],
            Differences = [new(Bad, MethodClass.Safe, Bad, DifferenceVerdict.Difference, 1, null, 1, 1, 0, [])],
            Points = [Point(0, 5), Point(1, 5)],
        });

        html.ShouldNotContain("<script", Case.Insensitive);
        html.ShouldNotContain("alert(\"");
        html.Split("&lt;script&gt;").Length.ShouldBeGreaterThan(12);
        foreach (var request in new[] { "http://", "https://", "url(", "@import", " src=", " href=" })
        {
            html.ShouldNotContain(request);
        }
    }

    [Fact]
    public void Write_GapInTheMeasurements_BreaksTheLineOfThatSideOnly()
    {
        var html = ReportHtml.Write(Empty with { StepSeconds = 1, Points = [Point(0, 5), Point(1, null), Point(2, 8)] });

        var median = Charts(html)[1];
        var paths = median.Elements("path").ToDictionary(path => (string)path.Attribute("class")!, path => (string)path.Attribute("d")!);
        paths.Keys.ShouldBe(["legacy", "successor"]);
        (paths["legacy"].Count(letter => letter == 'M'), paths["successor"].Count(letter => letter == 'M')).ShouldBe((1, 2));
        paths["successor"].ShouldEndWith(" 12h0.1");
        ReportHtml.Write(Empty).ShouldContain("Nothing was measured");
    }

    private static List<XElement> Charts(string html) =>
        [.. html.Split("</figcaption>").Skip(1).Select(rest => XElement.Parse(rest[..(rest.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length)]))];

    private static PointDocument Point(int second, double? successor) => new(
        Start.AddSeconds(second), 1, new(1, 0, 1, 0, 2, 3, 4, 1), successor is { } p50 ? new(1, 0, 1, 0, p50, 9, 10, 1) : Nothing, Nothing, new(0, 0, 0, 0, 0, null, null));
}
