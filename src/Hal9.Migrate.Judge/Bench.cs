using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Judge;

/// <summary>The evidence that counts on the current step, and judgements on it.</summary>
internal sealed class Bench(MigrationState state, EvidenceSeries series, DateTimeOffset now)
{
    private readonly Subject _subject = state.Step.Phase == Phase.Shadow ? Subject.Mirror : Subject.Successor;
    private readonly Dictionary<TimeSpan, EvidenceWindow> _sums = [];

    /// <summary>Whether a window was measured on the current step, under its routing.</summary>
    public bool Counts(EvidenceWindow window) => window.Start >= state.Position.Since && window.Snapshot.Version >= state.RoutingVersion;

    /// <summary>What a gate says.</summary>
    public Verdict Judge(GateDefinition gate) =>
        Judge(gate.Name, gate.Metric!.Value, gate.Condition!, gate.Window, gate.MinRequests, gate.NoData);

    /// <summary>What a trigger's condition says.</summary>
    public Verdict Judge(TriggerDefinition trigger) =>
        Judge(trigger.Name, trigger.Metric, trigger.Condition, trigger.Window, 1, NoDataPolicy.Wait);

    /// <summary>Whether the side that is judged has answered anything since then.</summary>
    public bool HasTrafficSince(DateTimeOffset from) => series.Between(from, now).Any(window => Counts(window) && window.RequestsOf(_subject) > 0);

    /// <summary>Seconds that counted towards the hold before the newest one.</summary>
    public int HealthySecondsBefore(EvidenceWindow newest) =>
        series.Between(state.Position.Since, newest.Start).Where(Counts).Sum(window => window.HealthySeconds);

    private Verdict Judge(string name, Metric metric, Condition condition, TimeSpan window, long minRequests, NoDataPolicy noData)
    {
        var evidence = Sum(window);
        var (baseline, seconds) = state.Baseline is { } frozen
            ? (frozen, state.BaselineSeconds)
            : ([.. evidence.Strata.Where(tally => tally.Stratum.Subject == Subject.Legacy)], evidence.Seconds);
        var estimate = Measure.Of(metric, condition.RelativeToLegacy, evidence, _subject, baseline, seconds);
        return VerdictMaker.Make(name, metric, condition, estimate, minRequests, noData, evidence.Seconds);
    }

    private EvidenceWindow Sum(TimeSpan window)
    {
        if (!_sums.TryGetValue(window, out var sum))
        {
            sum = WindowMerger.Merge(series.Between(now - window, now).Where(Counts)) ?? new EvidenceWindow { Start = now };
            _sums.Add(window, sum);
        }

        return sum;
    }
}
