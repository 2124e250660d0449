using System.Globalization;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>Turns an estimate and a condition into a verdict with its reasons.</summary>
internal static class VerdictMaker
{
    /// <summary>What a gate says without evidence.</summary>
    /// <param name="name">The gate or trigger.</param>
    /// <param name="condition">What was to hold; null when nothing is measured.</param>
    /// <param name="policy">What the plan says.</param>
    /// <param name="patience">How much time without evidence is to pass before that may be a failure; null when none is.</param>
    /// <param name="why">Why there is none, when that is known.</param>
    public static Verdict OfNothing(string name, Condition? condition, NoDataPolicy policy, TimeSpan? patience, string? why) => new()
    {
        Name = name,
        Outcome = policy == NoDataPolicy.Fail && patience is null ? Outcome.Fail : Outcome.Inconclusive,
        Limit = condition?.Limit,
        NoData = true,
        Message = (why ?? (patience is null ? "no data" : "no data yet")) + policy switch
        {
            NoDataPolicy.Fail => patience is { } left ? $"; that will be a failure in {Duration(left.TotalSeconds)}" : ", which counts as a failure here",
            NoDataPolicy.Hold => "; the hold stands still until there is some",
            _ => "",
        },
    };

    /// <summary>What a gate says whose query or webhook has answered this; null when it has not.</summary>
    public static Verdict OfAnswer(GateDefinition gate, CheckAnswer? answer, TimeSpan? patience)
    {
        if (answer is null || answer.IsSilence)
        {
            return OfNothing(gate.Name, gate.Condition, gate.NoData, patience, answer?.Message);
        }

        var outcome = answer.Outcome ?? OutcomeOf(gate.Condition!, Estimate.Exact(answer.Value!.Value, 1));
        return new()
        {
            Name = gate.Name,
            Outcome = outcome,
            Value = answer.Value,
            Limit = gate.Condition?.Limit,
            Message = answer.Value is { } value
                ? string.Create(CultureInfo.InvariantCulture, $"{value:0.######}, {gate.Condition} wanted: {gate.Prometheus!.Query}")
                : $"{gate.Webhook!.Url.Host} says {outcome.ToString().ToLowerInvariant()}{(answer.Message is { } reason ? $": {reason}" : "")}",
        };
    }

    /// <summary>Pass when even the worse bound keeps the limit, Fail when even the better one breaks it; else Inconclusive.</summary>
    public static Verdict Make(string name, Metric metric, Condition condition, Estimate estimate, long minRequests, int seconds, Doubt doubt)
    {
        var outcome = estimate.Count < minRequests ? Outcome.Inconclusive : OutcomeOf(condition, estimate);
        var needed = outcome == Outcome.Inconclusive ? Needed(condition, estimate, minRequests, metric, doubt) : null;
        return new()
        {
            Name = name,
            Outcome = outcome,
            Value = estimate.Value,
            Lower = Finite(estimate.Lower),
            Upper = Finite(estimate.Upper),
            Limit = condition.Limit,
            Baseline = estimate.Baseline,
            Requests = estimate.Count,
            RequestsNeeded = needed,
            Message = Text(metric, condition, estimate, outcome, needed, seconds),
        };
    }

    private static Outcome OutcomeOf(Condition condition, Estimate estimate) => condition.Bound == Bound.AtMost
        ? estimate.Upper <= condition.Limit ? Outcome.Pass : estimate.Lower > condition.Limit ? Outcome.Fail : Outcome.Inconclusive
        : estimate.Lower >= condition.Limit ? Outcome.Pass : estimate.Upper < condition.Limit ? Outcome.Fail : Outcome.Inconclusive;

    /// <summary>About how many more are needed before the worse bound keeps the limit; null when the value is too close to it or beyond.</summary>
    private static long? Needed(Condition condition, Estimate estimate, long minRequests, Metric metric, Doubt doubt)
    {
        var inAll = (metric, condition.RelativeToLegacy) switch
        {
            (Metric.ErrorRate, false) when condition.Bound == Bound.AtMost => Proportion.TrialsNeeded(estimate.Value, condition.Limit, doubt),
            (Metric.Parity, false) when condition.Bound == Bound.AtLeast => Proportion.TrialsNeeded(1 - estimate.Value, 1 - condition.Limit, doubt.Mirrored),
            _ when double.IsInfinity(estimate.Upper) => LatencySample.SizeNeeded(metric switch { Metric.LatencyP99 => 0.99, Metric.LatencyP95 => 0.95, _ => 0.5 }, doubt),
            _ => ShrinkingTo(condition, estimate),
        };
        return inAll is { } all ? Math.Max(0, Math.Max(all, minRequests) - estimate.Count) : null;
    }

    /// <summary>Intervals shrink with the square root of the sample: how large must it be for the bound to clear the limit?</summary>
    private static long? ShrinkingTo(Condition condition, Estimate estimate)
    {
        var keeps = condition.Bound == Bound.AtMost ? estimate.Value < condition.Limit : estimate.Value > condition.Limit;
        var width = condition.Bound == Bound.AtMost ? estimate.Upper - estimate.Value : estimate.Value - estimate.Lower;
        var factor = width / Math.Abs(condition.Limit - estimate.Value);
        return keeps && factor < 1_000 ? (long)Math.Ceiling(estimate.Count * factor * factor) : null;
    }

    private static string Text(Metric metric, Condition condition, Estimate estimate, Outcome outcome, long? needed, int seconds)
    {
        var relative = condition.RelativeToLegacy;
        var value = relative ? $"{Ratio(estimate.Value)} the legacy's ({Number(metric, estimate.Baseline ?? 0)})" : Number(metric, estimate.Value);
        var range = estimate.Lower.Equals(estimate.Upper) ? ""
            : double.IsInfinity(estimate.Upper) ? $" (at least {Bounded(estimate.Lower)})"
            : $" ({Bounded(estimate.Lower)} to {Bounded(estimate.Upper)})";
        var limit = $"{(condition.Bound == Bound.AtMost ? "at most" : "at least")} {Bounded(condition.Limit)} wanted";
        var sample = IsGauge(metric) ? "" : string.Create(CultureInfo.InvariantCulture, $" in {estimate.Count:N0} {(metric is Metric.Parity ? "comparisons" : "requests")}");
        return $"{Name(metric)} {value}{range}{sample}, {limit}{Missing()}";

        string Bounded(double bound) => relative ? Ratio(bound) : Number(metric, bound);

        string Missing()
        {
            if (outcome != Outcome.Inconclusive)
            {
                return "";
            }

            if (estimate.Note is { } note)
            {
                return $"; {note}";
            }

            if (needed is not { } more)
            {
                return "; too close to say";
            }

            var rate = seconds == 0 ? 0 : (double)estimate.Count / seconds;
            var time = rate > 0 && more > 0 ? $", {Duration(more / rate)} at this rate" : "";
            return string.Create(CultureInfo.InvariantCulture, $"; about {more:N0} more needed{time}");
        }
    }

    internal static string Name(Metric metric) => metric switch
    {
        Metric.ErrorRate => "error rate",
        Metric.LatencyP50 => "p50",
        Metric.LatencyP95 => "p95",
        Metric.LatencyP99 => "p99",
        Metric.StateLag => "lag of the rows",
        Metric.StateMismatch => "rows that differ",
        _ => metric.ToString().ToLowerInvariant(),
    };

    internal static bool IsGauge(Metric metric) => metric is Metric.Health or Metric.StateLag or Metric.StateMismatch or Metric.Cpu or Metric.Memory;

    internal static string Number(Metric metric, double value) => metric switch
    {
        Metric.ErrorRate or Metric.Parity or Metric.Coverage or Metric.Health => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.###} %"),
        Metric.StateLag => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} s"),
        Metric.StateMismatch => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}"),
        Metric.Cpu => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} processors"),
        Metric.Memory => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} MiB"),
        Metric.Throughput => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} req/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.##} ms"),
    };

    internal static string Ratio(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}x");

    private static string Duration(double seconds) =>
        seconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds):0} s")
        : seconds < 5400 ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h");

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
