using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Judge;

/// <summary>The evidence that counts on the current step, and judgements on it.</summary>
/// <remarks>
/// Bounds hold at every look at evidence that grows. What an old window looks back on does not only grow, so its beginning moves in jumps of
/// an eighth of its length, and each jump begins another stretch that has its own share of what the condition may spend on false alarms.
/// </remarks>
internal sealed class Bench(MigrationState state, EvidenceSeries series, DateTimeOffset now)
{
    private const int JumpsPerWindow = 8;

    private readonly Subject _subject = state.Step.Phase == Phase.Shadow ? Subject.Mirror : Subject.Successor;
    private readonly double _condition = state.Plan is { } plan ? FalseAlarmBudget.ShareOf(plan) : 1;
    private readonly Dictionary<TimeSpan, Stretch> _stretches = [];

    /// <summary>Whether a window was measured on the current step, under its routing.</summary>
    public bool Counts(EvidenceWindow window) => window.Start >= state.Position.Since && window.Snapshot.Version >= state.RoutingVersion;

    /// <summary>What a gate says. It asks how the side is in general, so a burst counts as one event, and it fails nobody before it can tell bursts.</summary>
    public Verdict Judge(GateDefinition gate)
    {
        var verdict = Judge(gate.Name, gate.Metric!.Value, gate.Condition!, gate.Window, gate.MinRequests, gate.NoData, clusters: true);
        return verdict.Outcome == Outcome.Fail && verdict.Requests > 0 && !StretchOf(gate.Window).CanTellClusters
            ? verdict with { Outcome = Outcome.Inconclusive, Message = $"{verdict.Message}; too early to tell from a burst" }
            : verdict;
    }

    /// <summary>What a trigger's condition says. It asks how the side is now: a burst is what it is for, and <c>for</c> says how long one may last.</summary>
    public Verdict Judge(TriggerDefinition trigger) =>
        Judge(trigger.Name, trigger.Metric, trigger.Condition, trigger.Window, 1, NoDataPolicy.Wait, clusters: false);

    /// <summary>Whether the side that is judged has answered anything since then.</summary>
    public bool HasTrafficSince(DateTimeOffset from) => series.Between(from, now).Any(window => Counts(window) && window.RequestsOf(_subject) > 0);

    /// <summary>Seconds that counted towards the hold before the newest one.</summary>
    public int HealthySecondsBefore(EvidenceWindow newest) =>
        series.Between(state.Position.Since, newest.Start).Where(Counts).Sum(window => window.HealthySeconds);

    private Verdict Judge(string name, Metric metric, Condition condition, TimeSpan window, long minRequests, NoDataPolicy noData, bool clusters)
    {
        var evidence = StretchOf(window);
        var (baseline, seconds) = state.Baseline is { } frozen
            ? (frozen, state.BaselineSeconds)
            : ([.. evidence.Sum.Strata.Where(tally => tally.Stratum.Subject == Subject.Legacy)], evidence.Sum.Seconds);
        var (alarm, pass) = (FalseAlarmBudget.ShareOf(_condition, evidence.Number), FalseAlarmBudget.ShareOf(FalseAlarmBudget.WrongPass, evidence.Number));
        var doubt = condition.Bound == Bound.AtMost ? new Doubt(Lower: alarm, Upper: pass) : new Doubt(Lower: pass, Upper: alarm);
        var estimate = new Measure(evidence, _subject, baseline, seconds).Of(metric, condition.RelativeToLegacy, doubt, clusters);
        return VerdictMaker.Make(name, metric, condition, estimate, minRequests, noData, evidence.Sum.Seconds, doubt);
    }

    private Stretch StretchOf(TimeSpan window)
    {
        if (!_stretches.TryGetValue(window, out var stretch))
        {
            var jump = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(window.TotalSeconds / JumpsPerWindow)));
            var jumps = Math.Max(0, (long)Math.Floor((now - window - state.Position.Since) / jump));
            var start = state.Position.Since + jumps * jump;
            stretch = new(start, jumps + 1, [.. series.Between(start, now).Where(Counts)]);
            _stretches.Add(window, stretch);
        }

        return stretch;
    }
}
