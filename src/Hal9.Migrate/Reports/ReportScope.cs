using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Reports;

/// <summary>What of a journal a report is about: one migration, or one phase of it, however often it was in it.</summary>
public sealed record ReportScope
{
    private const int MostPoints = 300;

    private ReportScope()
    {
    }

    /// <summary>The phase; null: the whole migration.</summary>
    public Phase? Phase { get; private init; }

    /// <summary>What was decided, oldest first; of a phase, with the decisions that entered and left it.</summary>
    public ImmutableArray<ReportEntry> Entries { get; private init; } = [];

    /// <summary>On which verdicts was decided, oldest first; none is replayable as far as the journal knows.</summary>
    public ImmutableArray<ReportDecision> Decisions { get; private init; } = [];

    /// <summary>When it lasted, oldest first; none when the migration was never in the phase.</summary>
    public ImmutableArray<ReportSpan> Spans { get; private init; } = [];

    /// <summary>From the first moment to the last; null when there is none.</summary>
    public ReportSpan? Span => Spans.IsEmpty ? null : new(Spans[0].From, Spans[^1].To);

    /// <summary>How many seconds a measured point has to hold so that they are no more than can be told apart on a page; at least 1.</summary>
    public int StepSeconds => Span is { } span ? Math.Max(1, (int)Math.Ceiling((span.To - span.From).TotalSeconds / MostPoints)) : 1;

    /// <summary>The scope of the last migration in a journal. Those that were closed before it in the same store are left out.</summary>
    /// <param name="journal">The whole journal, in order.</param>
    /// <param name="phase">The phase; null: the whole migration.</param>
    /// <param name="now">The end of what is not over yet.</param>
    public static ReportScope Of(IReadOnlyList<JournalRecord> journal, Phase? phase, DateTimeOffset now)
    {
        var entries = ImmutableArray.CreateBuilder<ReportEntry>();
        var decisions = ImmutableArray.CreateBuilder<ReportDecision>();
        var spans = ImmutableArray.CreateBuilder<ReportSpan>();
        var (step, open, closed) = (Step.None, (DateTimeOffset?)null, false);
        foreach (var record in journal)
        {
            var happened = EventCatalog.Read(record);
            if (closed && (happened is PlanRegistered or GoalSet))
            {
                entries.Clear();
                decisions.Clear();
                spans.Clear();
                (step, open, closed) = (Step.None, null, false);
            }

            var before = step;
            step = After(happened, before);
            closed |= happened is MigrationAborted or MigrationCompleted;
            if (phase is null || before.Phase == phase || step.Phase == phase)
            {
                entries.Add(new(
                    record.Sequence, record.At, record.Actor, record.Type, step.Phase, step.Percentage, EventText.Of(happened), IsIncident(happened)));
            }

            if ((phase is null || before.Phase == phase) && VerdictsOf(happened) is { IsEmpty: false } verdicts)
            {
                decisions.Add(new(record.Sequence, record.At, record.Type, before.Phase, before.Percentage, verdicts, IsReplayable: false));
            }

            var isIn = phase is null ? !closed : step.Phase == phase && !closed;
            if (isIn && open is null)
            {
                open = record.At;
            }
            else if (!isIn && open is { } from)
            {
                spans.Add(new(from, record.At));
                open = null;
            }
        }

        if (open is { } since)
        {
            spans.Add(new(since, now));
        }

        return new()
        {
            Phase = phase, Entries = entries.ToImmutable(), Decisions = decisions.ToImmutable(), Spans = spans.ToImmutable(),
        };
    }

    private static Step After(MigrationEvent happened, Step before) => happened switch
    {
        StepEntered entered => new(entered.Phase, entered.Percentage),
        RollbackStarted { Gradual: false } rollback => new(rollback.ToPhase, rollback.ToPercentage),
        RollbackStepped stepped => new(stepped.Phase, stepped.Percentage),
        MigrationCompleted => new(Phases.Phase.Complete, before.Percentage),
        _ => before,
    };

    private static ImmutableArray<Verdict> VerdictsOf(MigrationEvent happened) => happened switch
    {
        StepPassed passed => passed.Verdicts,
        StandbyEnded ended => ended.Verdicts,
        GateFailed failed => [failed.Verdict],
        TriggerFired fired => [fired.Verdict],
        _ => [],
    };

    private static bool IsIncident(MigrationEvent happened) => happened is GateFailed or GateDenied or DecisionNeeded or TriggerFired
        or RollbackStarted or RollbackStepped or RollbackRouted or RollbackFinished or StoresOutOfStep or CaptureGivenUp or HandoverCalledOff
        or WritesRefused or LossAccepted or MigrationAborted or HookRan { Failure: not null } or HandoverEnded { Done: false };
}
