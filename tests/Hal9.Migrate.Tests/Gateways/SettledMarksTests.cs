using System.Collections.Immutable;
using FsCheck.Fluent;
using Hal9.Migrate.Gateways;

namespace Hal9.Migrate.Tests.Gateways;

public sealed class SettledMarksTests
{
    [Fact]
    public void AppliedThrough_SnapshotBegunAfterTheReport_SettlesIt()
    {
        var marks = SettledMarks.None.Received("a", 7, 10).Received("a", 8, 20);

        marks.AppliedThrough(11).Settled.ShouldBe(new Dictionary<string, long> { ["a"] = 7 });
        marks.AppliedThrough(21).Settled["a"].ShouldBe(8);
    }

    [Fact]
    public void AppliedThrough_SnapshotBegunInTheSameTickOrBefore_SettlesNothing()
    {
        var marks = SettledMarks.None.Received("a", 7, 10);

        marks.AppliedThrough(10).Settled.ShouldBeEmpty();
        marks.AppliedThrough(9).Settled.ShouldBeEmpty();
    }

    [Fact]
    public void Received_LateReport_DoesNotTakeBackWhatIsSettled()
    {
        var marks = SettledMarks.None.Received("a", 8, 10).AppliedThrough(11).Received("a", 7, 20);

        marks.Settled["a"].ShouldBe(8);
        marks.AppliedThrough(21).Settled["a"].ShouldBe(8);
    }

    [Fact]
    public void Received_NothingAppliedForLong_KeepsABoundedNumberAndSettlesAllInTheEnd()
    {
        var marks = Enumerable.Range(1, 10 * SettledMarks.MaxWaiting).Aggregate(SettledMarks.None, (known, report) => known.Received("a", report, report));

        marks.AppliedThrough(SettledMarks.MaxWaiting).Settled["a"].ShouldBe(SettledMarks.MaxWaiting - 1);
        marks.AppliedThrough(10 * SettledMarks.MaxWaiting).Settled["a"].ShouldBe(SettledMarks.MaxWaiting - 1, "what stood in the last place was replaced by later ones");
        marks.AppliedThrough(10 * SettledMarks.MaxWaiting + 1).Settled["a"].ShouldBe(10 * SettledMarks.MaxWaiting);
    }

    [Fact]
    public void Forget_RunNotHeardOf_CountsAsNotSettledAgain()
    {
        var marks = SettledMarks.None.Received("a", 1, 10).Received("b", 1, 30).AppliedThrough(31).Forget(20);

        marks.Settled.Keys.ShouldBe(["b"]);
    }

    /// <summary>Gateways that answer writes, report with delays, losses and out of order, and are replaced; lanes that apply whenever they like.</summary>
    [Fact]
    public void Settled_AnyStory_CoversOnlyWritesThatAreApplied() => PropertyCheck.ForAll(Gen.Choose(0, 999).ListOf(120), story =>
    {
        var (marks, now, committed) = (SettledMarks.None, 0L, 0);
        var writes = new List<(string Run, long Mark, int Number)>();
        string[] runs = ["a0", "b0"];
        var begun = new long[runs.Length];
        var underWay = new List<(string Run, long Report)>();
        var snapshots = new List<(long Begun, int Sees)>();
        var applied = 0;
        foreach (var act in story)
        {
            // Several things may happen in one tick of the clock.
            now += act % 3;
            var gateway = act % 2;
            switch (act / 3 % 7)
            {
                case 0 or 1:
                    writes.Add((runs[gateway], begun[gateway] + 1, ++committed));
                    break;
                case 2:
                    underWay.Add((runs[gateway], ++begun[gateway]));
                    break;
                case 3 when underWay.Count > 0:
                    var arrived = underWay[act % underWay.Count];
                    underWay.Remove(arrived);
                    marks = marks.Received(arrived.Run, arrived.Report, now);
                    break;
                case 4:
                    snapshots.Add((now, committed));
                    break;
                case 5 when snapshots.Count > 0:
                    var through = snapshots[act % snapshots.Count];
                    snapshots.RemoveAll(snapshot => snapshot.Begun <= through.Begun && snapshot.Sees <= through.Sees);
                    applied = Math.Max(applied, through.Sees);
                    marks = marks.AppliedThrough(through.Begun);
                    break;
                case 6 when act % 5 == 0:
                    (runs[gateway], begun[gateway]) = ($"{runs[gateway]}'", 0);
                    break;
            }

            writes.Where(write => marks.Settled.TryGetValue(write.Run, out var settled) && write.Mark <= settled).ShouldAllBe(write => write.Number <= applied);
        }
    }, runs: 1_000);

    [Fact]
    public void Settled_EveryReportReceivedAndALaterSnapshotApplied_IsEveryWrite() => PropertyCheck.ForAll(Gen.Choose(1, 400), reports =>
    {
        var marks = Enumerable.Range(1, reports).Aggregate(SettledMarks.None, (known, report) =>
            (report % 7 == 0 ? known.AppliedThrough(report) : known).Received("a", report, report));

        marks.AppliedThrough(reports + 1).Settled.ShouldBe(ImmutableDictionary<string, long>.Empty.Add("a", reports));
    });
}
