using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.StateEngine;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.Server.Tests.StateEngine;

public sealed class RowsCopiedTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Report_WhileCopying_HasRowsCopiedOfThoseEstimatedAndTheRemaining()
    {
        var report = Report(
            ImmutableDictionary<string, long>.Empty.Add("a", 100).Add("b", 10), new() { Table = "a", CopiedRows = 40 }, new() { Table = "b", CopiedRows = 12 }, new() { Table = "c", CopiedRows = 7, IsCopied = true });
        report.Tables.Select(table => (table.CopiedRows, table.Rows)).ShouldBe([(40, 100), (12, 12), (7, 7)]);
        EngineReport.Remaining(report).ShouldBe(60);
        EngineReport.Remaining(Report(ImmutableDictionary<string, long>.Empty, new TableProgress { Table = "a" })).ShouldBeNull("nobody knows how many there are");
        EngineReport.Remaining(Report(ImmutableDictionary<string, long>.Empty, new TableProgress { Table = "a", IsCopied = true })).ShouldBeNull("all are");
    }

    [Fact]
    public void Eta_OfAMeasuredRate_IsOfTheLastMinuteOnly()
    {
        var time = new FakeTimeProvider();
        var meter = new WorkMeter(time);
        meter.Read(1_000).EtaSeconds.ShouldBeNull("nothing was copied yet");
        Copy(time, meter, 60, 1_000);
        meter.Read(5_000).EtaSeconds!.Value.ShouldBe(5, 0.2);

        // A bound was set: after a minute only what is so now counts.
        Copy(time, meter, 61, 10, 60_000);
        meter.Read(5_000).EtaSeconds!.Value.ShouldBe(500, 10);
        meter.Read(null).EtaSeconds.ShouldBeNull();
    }

    private static void Copy(FakeTimeProvider time, WorkMeter meter, int seconds, int rate, long before = 0)
    {
        for (var i = 0; i < seconds; i++)
        {
            meter.Step(new LaneCounts(before + (long)i * rate, 0, 0), Second);
            time.Advance(Second);
        }

        meter.Step(new LaneCounts(before + (long)seconds * rate, 0, 0), Second);
    }

    private static StateReport Report(ImmutableDictionary<string, long> estimates, params ReadOnlySpan<TableProgress> tables) =>
        EngineReport.Of(1, new Observed { Epoch = 1, Goal = Side.Legacy }, [.. tables], estimates, null, null);
}
