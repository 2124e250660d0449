using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Plans;

/// <summary>Reads gates and triggers, and knows the ones a plan has when it names none.</summary>
internal static class GateReader
{
    private const int MaxGates = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Shadow: at least 99.9 % of the answers agree, and the mirror's p99 is at most 1.1x the legacy's.</summary>
    public const string ShadowDefaults = """[{"metric":"parity","min":0.999},{"metric":"latencyP99","maxRatio":1.1}]""";

    /// <summary>Canary and ramp-up: error rate at most 0.1 %, p99 at most 1.1x the legacy's.</summary>
    public const string TrafficDefaults = """[{"metric":"errorRate","max":0.001},{"metric":"latencyP99","maxRatio":1.1}]""";

    /// <summary>
    /// The rules of HAL9's original migration guide: error rate above 5 % for a minute, p99 above twice the legacy's for five,
    /// health below 80 % for three, more than 1 % of the compared answers different for one.
    /// </summary>
    private const string TriggerDefaults =
        """
        [{"metric":"errorRate","max":0.05,"for":"1m"},{"metric":"latencyP99","maxRatio":2,"for":"5m"},
         {"metric":"health","min":0.8,"for":"3m"},{"metric":"parity","min":0.99,"for":"1m"}]
        """;

    /// <summary>The gates of a phase.</summary>
    public static ImmutableArray<GateDefinition> Gates(PlanNode node, string phase, string defaults = "[]") =>
        node.Sections("gates", "What has to hold before each step is left. Given, they replace the default ones.", MaxGates, gate => Gate(gate, phase), defaults);

    /// <summary>The triggers.</summary>
    public static ImmutableArray<TriggerDefinition> Triggers(PlanNode node) =>
        node.Sections("triggers", "What rolls the migration back by itself. Given, they replace the default ones.", MaxGates, Trigger, TriggerDefaults);

    private static GateDefinition Gate(PlanNode node, string phase)
    {
        var approval = node.Flag("approval", "A gate that a person answers instead of a metric.", false);
        var approvers = node.Integer("approvers", "How many different people have to approve; the one who started the migration does not count.", 1, 1, 10);
        var metric = ReadMetric(node, optional: approval);
        var condition = ReadCondition(node, metric, optional: approval);
        if (approval && (metric is not null || condition is not null))
        {
            node.Fault("approval", "a gate is answered either by a person or by a metric, not both.");
        }

        return new GateDefinition
        {
            Name = ReadName(node, $"{phase}.{(approval ? "approval" : Text(metric))}"),
            Metric = metric,
            Condition = condition,
            Window = ReadWindow(node, TimeSpan.FromMinutes(5)),
            For = ReadFor(node, TimeSpan.Zero, "How long the verdict has to be Pass without a break."),
            MinRequests = node.Integer("minRequests", "The least number of requests to judge by.", 1, 1, 1_000_000_000),
            NoData = node.Choice<NoDataPolicy>("noData", "What to say without evidence: wait for it, or fail.", NoDataPolicy.Wait),
            FailureLimit = node.Integer("failureLimit", "After this many failures at one step a person has to decide.", 3, 1, 1_000),
            Approvers = approval ? approvers : 0,
        };
    }

    private static TriggerDefinition Trigger(PlanNode node)
    {
        var metric = ReadMetric(node, optional: false) ?? default;
        var hold = ReadFor(node, TimeSpan.FromMinutes(1), "How long the condition has to be violated without a break.");
        return new TriggerDefinition
        {
            Name = ReadName(node, Text(metric)),
            Metric = metric,
            Condition = ReadCondition(node, metric, optional: false) ?? new(Bound.AtMost, 0, false),
            Window = ReadWindow(node, TimeSpan.FromMinutes(1)),
            For = hold,
        };
    }

    private static string ReadName(PlanNode node, string fallback) => node.Text("name", "Its name, unique in the plan; made from phase and metric unless given.", fallback, 64, name =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? null : "has only letters, digits, '.', '_' and '-'.");

    private static Metric? ReadMetric(PlanNode node, bool optional)
    {
        var metric = node.Choice<Metric>("metric", "What is looked at.", optional || !node.IsGiven ? default(Metric) : null);
        return optional && !node.Has("metric") ? null : metric;
    }

    private static Condition? ReadCondition(PlanNode node, Metric? metric, bool optional)
    {
        var limits = new (string Name, Bound Bound, bool Relative, string Description)[]
        {
            ("max", Bound.AtMost, false, "The most it may be: rates and shares 0..1, latencies in milliseconds, throughput in requests per second."),
            ("min", Bound.AtLeast, false, "The least it may be."),
            ("maxRatio", Bound.AtMost, true, "The most it may be, as a multiple of the legacy's on the same kinds of requests."),
            ("minRatio", Bound.AtLeast, true, "The least it may be, as a multiple of the legacy's."),
        };
        var given = limits.Select(limit => (limit, value: node.Number(limit.Name, limit.Description, 0, 1e12))).Where(pair => node.Has(pair.limit.Name)).ToList();
        if (given.Count == 1)
        {
            if (given[0].limit.Relative && metric is (Metric.Parity or Metric.Coverage or Metric.Health))
            {
                node.Fault(given[0].limit.Name, $"{Text(metric)} has no counterpart at the legacy; use max or min.");
            }

            return new(given[0].limit.Bound, given[0].value ?? 0, given[0].limit.Relative);
        }

        if (node.IsGiven && (given.Count > 1 || !optional))
        {
            node.Fault("max", "give exactly one of max, min, maxRatio, minRatio.");
        }

        return null;
    }

    private static TimeSpan ReadWindow(PlanNode node, TimeSpan fallback) => node.Duration(
        "window", "How far back evidence counts; never before the step was entered.", fallback, TimeSpan.FromSeconds(1), Longest);

    private static TimeSpan ReadFor(PlanNode node, TimeSpan fallback, string description) =>
        node.Duration("for", description, fallback, TimeSpan.Zero, Longest);

    private static string Text(Metric? metric) => metric is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : "metric";
}
