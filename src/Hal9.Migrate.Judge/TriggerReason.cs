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

    /// <summary>Such as <c>error rate 31 % > 5 % for 10 s on successor at Canary 10 %, 412 requests, first at 12:03:11 UTC, sample ids a, b, c</c>.</summary>
    public static string Of(MigrationState state, EvidenceSeries series, TriggerDefinition trigger, Verdict verdict, DateTimeOffset since, DateTimeOffset now)
    {
        var (metric, condition) = (trigger.Metric, trigger.Condition);
        var value = condition.RelativeToLegacy ? VerdictMaker.Ratio(verdict.Value ?? 0) : VerdictMaker.Number(metric, verdict.Value ?? 0);
        var limit = condition.RelativeToLegacy
            ? $"{VerdictMaker.Ratio(condition.Limit)} the legacy's ({VerdictMaker.Number(metric, verdict.Baseline ?? 0)})" : VerdictMaker.Number(metric, condition.Limit);
        var counted = metric switch
        {
            Metric.Parity or Metric.Coverage => string.Create(CultureInfo.InvariantCulture, $", {verdict.Requests:N0} comparisons"),
            _ when VerdictMaker.IsGauge(metric) => "",
            _ => string.Create(CultureInfo.InvariantCulture, $", {verdict.Requests:N0} requests"),
        };
        var samples = SamplesOf(state, series, metric, since, now);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{VerdictMaker.Name(metric)} {value} {(condition.Bound == Bound.AtMost ? ">" : "<")} {limit} for {(now - since).TotalSeconds:0} s on successor {(state.Step.Phase == Phase.Shadow ? "in" : "at")} {state.Step}{counted}, first at {since.UtcDateTime:HH:mm:ss} UTC{(samples.Count == 0 ? "" : $", sample ids {string.Join(", ", samples)}")}");
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
