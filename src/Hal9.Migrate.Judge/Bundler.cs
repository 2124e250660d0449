using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Judge;

/// <summary>Puts together what verdicts were made from on which something was decided. Pure.</summary>
public static class Bundler
{
    /// <summary>The bundle of a decision; null when it was not made on verdicts.</summary>
    /// <param name="state">Before the decision.</param>
    /// <param name="series">The evidence that was judged.</param>
    /// <param name="memory">What was remembered after judging.</param>
    /// <param name="record">The decision.</param>
    public static VerdictBundle? Of(MigrationState state, EvidenceSeries series, JudgeMemory memory, JournalRecord record)
    {
        if (state.Plan is not { } plan || series.Seconds.IsEmpty || memory.PositionVersion != state.Position.Version)
        {
            return null;
        }

        var gates = plan.GatesOf(state.Step.Phase);
        return EventCatalog.Read(record) switch
        {
            StepPassed passed => Make(VerdictCause.StepPassed, Pairs(gates, passed.Verdicts), []),
            StandbyEnded ended => Make(VerdictCause.StandbyEnded, Pairs(gates, ended.Verdicts), []),
            GateFailed failed => Make(VerdictCause.GateFailed, Pairs(gates, [failed.Verdict]), []),
            TriggerFired fired => Make(VerdictCause.TriggerFired, [], [.. plan.Triggers.Where(trigger => trigger.Name == fired.Trigger).Select(trigger => (trigger, fired.Verdict))]),
            _ => null,
        };

        VerdictBundle? Make(VerdictCause cause, ImmutableArray<(GateDefinition Gate, Verdict Verdict)> judged, ImmutableArray<(TriggerDefinition Trigger, Verdict Verdict)> fired) =>
            judged.IsEmpty && fired.IsEmpty ? null : new()
            {
                Id = record.Sequence,
                At = record.At,
                Cause = cause,
                PlanHash = plan.Hash,
                Evidence = EvidenceOf(state, plan, series, [.. judged.SelectMany(pair => pair.Gate.Leaves).Where(leaf => leaf.Metric is not null).Select(leaf => leaf.Window), .. fired.SelectMany(pair => pair.Trigger.Watched.Leaves).Where(leaf => leaf.Metric is not null).Select(leaf => leaf.Window)]),
                Gates = [.. judged.Select(pair => new JudgedGate(
                    pair.Gate,
                    memory.PassingSince.Where(since => pair.Gate.Leaves.Any(leaf => leaf.Name == since.Key)).ToImmutableSortedDictionary(),
                    pair.Gate.Leaves.Where(leaf => leaf.IsApproval).ToImmutableSortedDictionary(leaf => leaf.Name, leaf => state.GateProgressOf(leaf.Name).Approvals.ToImmutableArray()),
                    pair.Verdict,
                    pair.Gate.Leaves.Any(leaf => leaf.MaxRecovery is not null) ? state.LastRehearsal : null))],
                Triggers = [.. fired.Select(pair => new JudgedTrigger(pair.Trigger, memory.ViolatedSince.GetValueOrDefault(pair.Trigger.Name, series.Seconds[^1].End), pair.Verdict))],
            };
    }

    private static ImmutableArray<(GateDefinition, Verdict)> Pairs(ImmutableArray<GateDefinition> gates, ImmutableArray<Verdict> verdicts) =>
        [.. gates.Join(verdicts, gate => gate.Name, verdict => verdict.Name, (gate, verdict) => (gate, verdict))];

    private static VerdictEvidence EvidenceOf(MigrationState state, MigrationPlan plan, EvidenceSeries series, ImmutableArray<TimeSpan> windows)
    {
        var now = series.Seconds[^1].End;
        var docket = Docket.Of(state, series, now);
        var bench = new Bench(docket);
        var from = windows.Select(bench.StartOf).DefaultIfEmpty(now).Min();
        return new()
        {
            Step = state.Step,
            Since = state.Position.Since,
            PositionVersion = state.Position.Version,
            Now = now,
            Subject = docket.Subject,
            Budget = docket.Budget,
            Windows = [.. docket.WindowsFrom(from).Select(Lean)],
            Answers = [.. Docket.AnswersOf(state, series, now - plan.GatesOf(state.Step.Phase).Concat(plan.Triggers.Select(trigger => trigger.Watched)).Select(gate => gate.Reach).DefaultIfEmpty().Max())],
            Noise = Lean(Docket.NoiseSince(state, series)),
            LearnsNoise = Docket.LearnsNoise(state),
            Baseline = state.Baseline,
            BaselineSeconds = state.BaselineSeconds,
        };
    }

    /// <summary>Without what nobody judges by: single requests, and examples of what users were answered.</summary>
    private static EvidenceWindow Lean(EvidenceWindow window) => window with { Samples = [], Answers = [], Mirror = Lean(window.Mirror) };

    private static MirrorTally Lean(MirrorTally mirror) => mirror with { Differences = [.. mirror.Differences.Select(place => place with { Examples = [] })] };
}
