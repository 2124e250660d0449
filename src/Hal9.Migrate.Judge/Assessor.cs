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
        var bench = new Bench(Docket.Of(state, series, newest.End));
        var gates = plan.GatesOf(state.Step.Phase);

        var judged = gates.SelectMany(gate => gate.Leaves).Where(leaf => !leaf.IsDecided).Select(leaf => (gate: leaf, verdict: bench.Judge(leaf))).ToList();
        var passingSince = Since(known.PassingSince, judged.Where(pair => pair.verdict.Outcome == Outcome.Pass).Select(pair => pair.gate.Name), newest);
        var verdicts = judged.Select(pair => Sustained(pair.gate, pair.verdict, passingSince, newest.End)).ToImmutableDictionary(verdict => verdict.Name);

        var raw = plan.Triggers.Select(trigger => (trigger, verdict: bench.Judge(trigger))).ToList();
        var violatedSince = Since(known.ViolatedSince, raw.Where(pair => pair.verdict.Outcome == Outcome.Fail).Select(pair => pair.trigger.Name), newest);
        var triggers = raw.Select(pair => Standing(state, series, pair.trigger, pair.verdict, violatedSince.GetValueOrDefault(pair.trigger.Name, newest.End), newest.End)).ToImmutableArray();

        var healthy = Docket.Counts(state, newest) && newest.Complete && HasTrafficSince(state, series, newest.End - QuietLimit)
            && gates.All(gate => LetsHold(gate, Progress.VerdictOf(state, gate, verdicts)))
            && triggers.All(trigger => trigger.Verdict.Outcome != Outcome.Fail);
        var assessment = new Assessment
        {
            PositionVersion = state.Position.Version,
            Verdicts = verdicts,
            Triggers = triggers,
            IsHealthy = healthy,
            HealthySeconds = series.Between(state.Position.Since, newest.Start).Where(window => Docket.Counts(state, window)).Sum(window => window.HealthySeconds) + (healthy ? 1 : 0),
        };
        return (assessment, known with { PassingSince = passingSince, ViolatedSince = violatedSince });
    }

    /// <summary>What of the differences between answers is noise, as far as it was learnt on the current step.</summary>
    public static NoiseBook NoiseOf(MigrationState state, EvidenceSeries series) => NoiseBook.Of(Docket.NoiseSince(state, series), Docket.LearnsNoise(state));

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

    private static TriggerAssessment Standing(MigrationState state, EvidenceSeries series, TriggerDefinition trigger, Verdict verdict, DateTimeOffset since, DateTimeOffset now)
    {
        var standing = new TriggerAssessment(trigger, verdict, now - since);
        return standing.Fires ? standing with { Reason = TriggerReason.Of(state, series, trigger, verdict, since, now) } : standing;
    }

    /// <summary>Whether the side that is judged has answered anything since then.</summary>
    private static bool HasTrafficSince(MigrationState state, EvidenceSeries series, DateTimeOffset from)
    {
        var subject = Docket.SubjectOf(state.Step.Phase);
        return series.Between(from, DateTimeOffset.MaxValue).Any(window => Docket.Counts(state, window) && window.RequestsOf(subject) > 0);
    }

    /// <summary>Whether a second counts in which a gate says this: not when it fails, nor when it lacks what the plan says the hold has to wait for.</summary>
    private static bool LetsHold(GateDefinition gate, Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Fail => false,
        Outcome.Pass => true,
        _ => !gate.Leaves.Any(leaf => leaf.NoData == NoDataPolicy.Hold && Lacks(verdict, leaf.Name)),
    };

    private static bool Lacks(Verdict verdict, string leaf) => verdict.Name == leaf ? verdict.NoData : verdict.Parts?.Any(part => Lacks(part, leaf)) == true;

    internal static Verdict Sustained(GateDefinition gate, Verdict verdict, ImmutableDictionary<string, DateTimeOffset> passingSince, DateTimeOffset now)
    {
        if (verdict.Outcome != Outcome.Pass || now - passingSince[gate.Name] >= gate.For)
        {
            return verdict;
        }

        var passing = DurationText.Format(TimeSpan.FromSeconds((now - passingSince[gate.Name]).TotalSeconds));
        return verdict with { Outcome = Outcome.Inconclusive, Message = $"{verdict.Message}; passing for {passing} of {DurationText.Format(gate.For)}" };
    }
}
