using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Reports;

namespace Hal9.Migrate.Tests.Reports;

public sealed class ReportScopeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    private static readonly Verdict Passed = new() { Name = "parity", Outcome = Outcome.Pass, Message = "parity 99 %" };

    [Fact]
    public void Of_PhaseThatWasLeftAndEnteredAgain_HasBothStaysAndTheWayInAndOut()
    {
        var scope = ReportScope.Of(
            Journal(
                new PlanRegistered("{}", "abcdef"),
                new StepEntered(Phase.Shadow, Percentage.Zero),
                new StepPassed(Phase.Shadow, Percentage.Zero, 9, [Passed], null),
                new StepEntered(Phase.Canary, Percentage.Of(10)),
                new RollbackStarted(Phase.Shadow, Percentage.Zero, RollbackCause.Command, "slow"),
                new GateApproved("people", "fine")),
            Phase.Shadow, Start.AddMinutes(10));

        scope.Spans.ShouldBe([new(Start.AddMinutes(1), Start.AddMinutes(3)), new(Start.AddMinutes(4), Start.AddMinutes(10))]);
        scope.Entries.Select(entry => entry.Sequence).ShouldBe([2, 3, 4, 5, 6]);
        scope.Entries.Where(entry => entry.IsIncident).ShouldHaveSingleItem().Message.ShouldContain("slow");
        scope.Decisions.ShouldHaveSingleItem().Verdicts.ShouldBe([Passed]);
        scope.StepSeconds.ShouldBe(2);
    }

    [Fact]
    public void Of_StoreWithAClosedMigration_IsAboutTheLastOnly()
    {
        var journal = Journal(
            new PlanRegistered("{}", "first"), new StepEntered(Phase.Shadow, Percentage.Zero), new MigrationAborted("no"),
            new PlanRegistered("{}", "second"), new StepEntered(Phase.Shadow, Percentage.Zero), new MigrationAborted("again"));

        var scope = ReportScope.Of(journal, null, Start.AddMinutes(10));

        scope.Entries.Select(entry => entry.Sequence).ShouldBe([4, 5, 6]);
        scope.Span.ShouldBe(new(Start.AddMinutes(3), Start.AddMinutes(5)));
        ReportScope.Of(journal, Phase.Full, Start.AddMinutes(10)).Span.ShouldBeNull();
    }

    private static ImmutableArray<JournalRecord> Journal(params MigrationEvent[] events)
    {
        var records = ImmutableArray.CreateBuilder<JournalRecord>();
        foreach (var (index, happened) in events.Index())
        {
            records.Add(EventCatalog.Record(records.LastOrDefault(), happened, "ann", Start.AddMinutes(index)));
        }

        return records.ToImmutable();
    }
}
