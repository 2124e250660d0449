using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Judge;

/// <summary>Says why a trigger fired, so that whoever reads it knows where to look.</summary>
internal static class TriggerReason
{
    private const int MaxSamples = 3;

    /// <summary>
    /// Such as <c>error rate 31 % > 5 % for 10 s on successor at Canary 10 %, 412 requests, first at 12:03:11 UTC, sample ids a, b, c</c>; of a trigger that is
    /// put together, what of it is violated.
    /// </summary>
    public static string Of(MigrationState state, EvidenceSeries series, TriggerDefinition trigger, Verdict verdict, DateTimeOffset since, DateTimeOffset now)
    {
        var violated = Violated(trigger.Watched, verdict).ToList();
        var samples = violated.Select(pair => pair.Leaf.Metric).OfType<Metric>().Select(metric => SamplesOf(state, series, metric, since, now)).FirstOrDefault(found => found.Count > 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(" and ", violated.Select(pair => What(pair.Leaf, pair.Verdict)))} for {(now - since).TotalSeconds:0} s on successor {(state.Step.Phase == Phase.Shadow ? "in" : "at")} {state.Step}{Counted(violated)}, first at {since.UtcDateTime:HH:mm:ss} UTC{(samples is null ? "" : $", sample ids {string.Join(", ", samples)}")}");
    }

    /// <summary>What in the end is violated, with what it says.</summary>
    private static IEnumerable<(GateDefinition Leaf, Verdict Verdict)> Violated(GateDefinition gate, Verdict verdict) =>
        gate.Composition == Composition.None ? [(gate, verdict)]
        : gate.Parts.Zip(verdict.Parts ?? []).Where(pair => pair.Second.Outcome == Outcome.Fail).SelectMany(pair => Violated(pair.First, pair.Second));

    private static string What(GateDefinition leaf, Verdict verdict)
    {
        if (leaf is not { Metric: { } metric, Condition: { } condition })
        {
            return verdict.Message;
        }

        var value = condition.RelativeToLegacy ? VerdictMaker.Ratio(verdict.Value ?? 0) : VerdictMaker.Number(metric, verdict.Value ?? 0);
        var limit = condition.RelativeToLegacy
            ? $"{VerdictMaker.Ratio(condition.Limit)} the legacy's ({VerdictMaker.Number(metric, verdict.Baseline ?? 0)})" : VerdictMaker.Number(metric, condition.Limit);
        return $"{VerdictMaker.Name(metric)} {value} {(condition.Bound == Bound.AtMost ? ">" : "<")} {limit}";
    }

    /// <summary>How much was judged, at most, by what is violated.</summary>
    private static string Counted(IReadOnlyCollection<(GateDefinition Leaf, Verdict Verdict)> violated)
    {
        var counted = violated.Where(pair => pair.Leaf.Metric is { } metric && !VerdictMaker.IsGauge(metric)).ToList();
        return counted.Count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $", {counted.Max(pair => pair.Verdict.Requests):N0} {(counted.TrueForAll(pair => pair.Leaf.Metric is Metric.Parity or Metric.Coverage) ? "comparisons" : "requests")}");
    }

    /// <summary>The last requests that show it: failed ones, or the slowest.</summary>
    private static List<string> SamplesOf(MigrationState state, EvidenceSeries series, Metric metric, DateTimeOffset since, DateTimeOffset now)
    {
        var isAboutErrors = metric == Metric.ErrorRate;
        if (!isAboutErrors && metric is not (Metric.LatencyP50 or Metric.LatencyP95 or Metric.LatencyP99))
        {
            return [];
        }

        var samples = series.Between(since, now).SelectMany(window => window.Samples)
            .Where(sample => sample.Subject == Docket.SubjectOf(state.Step.Phase) && (!isAboutErrors || sample.Error is not null));
        return [.. (isAboutErrors ? samples.OrderByDescending(sample => sample.At) : samples.OrderByDescending(sample => sample.Milliseconds)).Select(sample => sample.TraceId).Distinct().Take(MaxSamples)];
    }
}
