using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Judge;

/// <summary>Judges the evidence at the end of each second: gates, triggers, hold. Pure.</summary>
/// <remarks>
/// Only evidence gathered on the current step, under its routing, counts. Bounds are those of a single look at 95 %; looking every second
/// makes them a little less strict than that, which the conditions' <c>for</c> makes up for in part.
/// </remarks>
public static class Assessor
{
    /// <summary>A second without a request still counts towards a hold when there was one within this time before.</summary>
    public static readonly TimeSpan QuietLimit = TimeSpan.FromSeconds(60);

    /// <summary>How far back the legacy's baseline reaches that is frozen when the legacy loses most of its traffic.</summary>
    public static readonly TimeSpan BaselineWindow = TimeSpan.FromMinutes(5);

    /// <summary>The assessment at the end of the series' newest second, and what to remember for the next one.</summary>
    public static (Assessment Assessment, JudgeMemory Memory) Assess(MigrationState state, EvidenceSeries series, JudgeMemory memory)
    {
        if (state.Plan is not { } plan || state.Step.Phase is Phase.None or Phase.Complete || series.Seconds.IsEmpty)
        {
            return (Assessment.Nothing with { PositionVersion = state.Position.Version }, JudgeMemory.Empty with { PositionVersion = state.Position.Version });
        }

        var known = memory.PositionVersion == state.Position.Version ? memory : JudgeMemory.Empty with { PositionVersion = state.Position.Version };
        var newest = series.Seconds[^1];
        var bench = new Bench(state, series, newest.End);

        var judged = plan.GatesOf(state.Step.Phase).Where(gate => !gate.IsApproval).Select(gate => (gate, verdict: bench.Judge(gate))).ToList();
        var passingSince = Since(known.PassingSince, judged.Where(pair => pair.verdict.Outcome == Outcome.Pass).Select(pair => pair.gate.Name), newest);
        var verdicts = judged.Select(pair => Sustained(pair.gate, pair.verdict, passingSince, newest.End)).ToImmutableDictionary(verdict => verdict.Name);

        var raw = plan.Triggers.Select(trigger => (trigger, verdict: bench.Judge(trigger))).ToList();
        var violatedSince = Since(known.ViolatedSince, raw.Where(pair => pair.verdict.Outcome == Outcome.Fail).Select(pair => pair.trigger.Name), newest);
        var triggers = raw.Select(pair => new TriggerAssessment(
            pair.trigger, pair.verdict, violatedSince.TryGetValue(pair.trigger.Name, out var since) ? newest.End - since : TimeSpan.Zero)).ToImmutableArray();

        var healthy = bench.Counts(newest) && newest.Complete && bench.HasTrafficSince(newest.End - QuietLimit)
            && verdicts.Values.All(verdict => verdict.Outcome != Outcome.Fail)
            && triggers.All(trigger => trigger.Verdict.Outcome != Outcome.Fail);
        var assessment = new Assessment
        {
            PositionVersion = state.Position.Version,
            Verdicts = verdicts,
            Triggers = triggers,
            IsHealthy = healthy,
            HealthySeconds = bench.HealthySecondsBefore(newest) + (healthy ? 1 : 0),
        };
        return (assessment, known with { PassingSince = passingSince, ViolatedSince = violatedSince });
    }

    /// <summary>What the legacy has shown lately, for <see cref="Observation.Baseline"/>.</summary>
    public static (ImmutableArray<StratumTally> Strata, int Seconds) BaselineOf(EvidenceSeries series)
    {
        if (series.Seconds.IsEmpty)
        {
            return ([], 0);
        }

        var now = series.Seconds[^1].End;
        var lately = WindowMerger.Merge(series.Between(now - BaselineWindow, now));
        return lately is null ? ([], 0) : ([.. lately.Strata.Where(tally => tally.Stratum.Subject == Subject.Legacy)], lately.Seconds);
    }

    /// <summary>Keeps the beginning of what goes on, begins what is new, forgets what has ended.</summary>
    private static ImmutableDictionary<string, DateTimeOffset> Since(
        ImmutableDictionary<string, DateTimeOffset> before, IEnumerable<string> holding, EvidenceWindow newest) =>
        holding.ToImmutableDictionary(name => name, name => before.GetValueOrDefault(name, newest.Start));

    private static Verdict Sustained(GateDefinition gate, Verdict verdict, ImmutableDictionary<string, DateTimeOffset> passingSince, DateTimeOffset now)
    {
        if (verdict.Outcome != Outcome.Pass || now - passingSince[gate.Name] >= gate.For)
        {
            return verdict;
        }

        var passing = DurationText.Format(TimeSpan.FromSeconds((now - passingSince[gate.Name]).TotalSeconds));
        return verdict with { Outcome = Outcome.Inconclusive, Message = $"{verdict.Message}; passing for {passing} of {DurationText.Format(gate.For)}" };
    }
}
