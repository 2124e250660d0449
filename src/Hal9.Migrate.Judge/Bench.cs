using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>Judgements on the evidence that counts on a step.</summary>
/// <remarks>
/// Bounds hold at every look at evidence that grows. What an old window looks back on does not only grow, so its beginning moves in jumps of
/// an eighth of its length, and each jump begins another stretch that has its own share of what the condition may spend on false alarms.
/// </remarks>
internal sealed class Bench(Docket docket)
{
    private const int JumpsPerWindow = 8;

    private readonly Dictionary<TimeSpan, Stretch> _stretches = [];

    /// <summary>
    /// What a gate says that is not put together from others. It asks how the side is in general, so a burst counts as one event, and it fails nobody before it
    /// can tell bursts.
    /// </summary>
    public Verdict Judge(GateDefinition gate)
    {
        if (gate.IsAsked)
        {
            return Hear(gate);
        }

        var verdict = Judge(gate.Name, gate.Metric!.Value, gate.Condition!, gate.Window, gate.MinRequests, gate.NoData, clusters: true);
        return verdict.Outcome == Outcome.Fail && verdict.Requests > 0 && !StretchOf(gate.Window).CanTellClusters
            ? verdict with { Outcome = Outcome.Inconclusive, Message = $"{verdict.Message}; too early to tell from a burst" }
            : verdict;
    }

    /// <summary>What a trigger's condition says. It asks how the side is now: a burst is what it is for, and <c>for</c> says how long one may last.</summary>
    public Verdict Judge(TriggerDefinition trigger) => GateLogic.VerdictOf(trigger.Watched, leaf =>
        leaf.IsAsked ? Hear(leaf) : Judge(leaf.Name, leaf.Metric!.Value, leaf.Condition!, leaf.Window, 1, NoDataPolicy.Wait, clusters: false));

    /// <summary>When the stretch begins that a window looks back on.</summary>
    public DateTimeOffset StartOf(TimeSpan window) => StretchOf(window).Start;

    private Verdict Hear(GateDefinition gate)
    {
        var answers = docket.AnswersSince(gate.Name, docket.Now - gate.Window);
        var heard = answers.LastOrDefault(answer => !answer.IsSilence);
        return VerdictMaker.OfAnswer(gate, answers.Count == 0 ? null : answers[^1], heard is null ? SilentFor(gate.Window) : gate.Window - (docket.Now - heard.At));
    }

    private Verdict Judge(string name, Metric metric, Condition condition, TimeSpan window, long minRequests, NoDataPolicy noData, bool clusters)
    {
        var evidence = StretchOf(window);
        var (baseline, seconds) = docket.Baseline is { } frozen
            ? (frozen, docket.BaselineSeconds)
            : ([.. evidence.Sum.Strata.Where(tally => tally.Stratum.Subject == Subject.Legacy)], evidence.Sum.Seconds);
        var (alarm, pass) = (FalseAlarmBudget.ShareOf(docket.Budget, evidence.Number), FalseAlarmBudget.ShareOf(FalseAlarmBudget.WrongPass, evidence.Number));
        var doubt = condition.Bound == Bound.AtMost ? new Doubt(Lower: alarm, Upper: pass) : new Doubt(Lower: pass, Upper: alarm);
        var estimate = new Measure(evidence, docket.Subject, baseline, seconds, docket.Noise).Of(metric, condition.RelativeToLegacy, doubt, clusters);
        return estimate is null || estimate.Count == 0
            ? VerdictMaker.OfNothing(name, condition, noData, SilentFor(window), null)
            : VerdictMaker.Make(name, metric, condition, estimate, minRequests, evidence.Sum.Seconds, doubt);
    }

    /// <summary>How much of a window without anything in it is still to pass before that is a failure where the plan says so; null when none is.</summary>
    private TimeSpan? SilentFor(TimeSpan window) => docket.Now - docket.Since >= window ? null : window - (docket.Now - docket.Since);

    private Stretch StretchOf(TimeSpan window)
    {
        if (!_stretches.TryGetValue(window, out var stretch))
        {
            var jump = TimeSpan.FromSeconds(Math.Max(1, Math.Floor(window.TotalSeconds / JumpsPerWindow)));
            var jumps = Math.Max(0, (long)Math.Floor((docket.Now - window - docket.Since) / jump));
            var start = docket.Since + jumps * jump;
            stretch = new(start, jumps + 1, docket.WindowsFrom(start), docket.FewestFrom(start));
            _stretches.Add(window, stretch);
        }

        return stretch;
    }
}
