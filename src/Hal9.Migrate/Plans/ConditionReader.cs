using System.Text.Json;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Plans;

/// <summary>Reads what gates and triggers have in common.</summary>
internal static class ConditionReader
{
    /// <summary>How many there may be at one place.</summary>
    public const int MaxGates = 50;

    /// <summary>How deep gates may be put together from others: a gate, its parts, and theirs.</summary>
    public const int MaxDepth = 2;

    /// <summary>The members that say what a metric has to be.</summary>
    public static readonly string[] Limits = ["max", "min", "maxRatio", "minRatio"];
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>The ways in which something at this depth may be put together.</summary>
    public static GateKind[] Compositions(int depth) => depth > 0 ? [GateKind.All, GateKind.Any] : [];

    /// <summary>What answers here: what is known already, else which of these members is given, else a metric.</summary>
    public static GateKind KindOf(PlanNode node, GateKind? known, IEnumerable<GateKind> possible)
    {
        var kinds = new List<GateKind>();
        kinds.AddRange(known is { } one ? [one] : []);
        kinds.AddRange(possible.Where(kind => node.Has(NameOf(kind))));
        if (kinds.Count > 1)
        {
            node.Fault(NameOf(kinds[1]), $"one thing only answers here, not {string.Join(" and ", kinds.Select(NameOf))}; put them together with \"all\" or \"any\".");
        }

        return kinds is [var kind, ..] ? kind : GateKind.Metric;
    }

    /// <summary>The parts of a gate, if it has any.</summary>
    public static GateDefinition Compose(PlanNode node, GateDefinition gate, GateKind kind, Func<PlanNode, GateDefinition> read)
    {
        var all = node.Sections("all", "Put together from others, all of which have to hold.", MaxGates, read);
        var any = node.Sections("any", "Put together from others, one of which has to hold.", MaxGates, read);
        node.Forget("all", "any");
        if (kind is GateKind.All or GateKind.Any && all.IsEmpty && any.IsEmpty && node.IsGiven)
        {
            node.Fault(NameOf(kind), "needs at least one gate.");
        }

        return kind switch
        {
            GateKind.All => gate with { Composition = Composition.All, Parts = all },
            GateKind.Any => gate with { Composition = Composition.Any, Parts = any },
            _ => gate,
        };
    }

    /// <summary>Reports a window in which no answer would ever be young enough.</summary>
    public static void CheckWindow(PlanNode node, GateDefinition gate)
    {
        if (gate.IsAsked && gate.Window < (gate.Prometheus?.Every ?? gate.Webhook!.Every))
        {
            node.Fault("window", "is shorter than \"every\": each answer would be too old before the next one comes.");
        }
    }

    /// <summary>The member of a plan by which a kind is given.</summary>
    public static string NameOf(GateKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>Its name; what it is made of unless given.</summary>
    public static string ReadName(PlanNode node, string fallback) => node.Text("name", "Its name, unique in the plan; made from phase and metric unless given.", fallback, 64, name =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? null : "has only letters, digits, '.', '_' and '-'.");

    /// <summary>The metric; null when it may be missing and is.</summary>
    public static Metric? ReadMetric(PlanNode node, bool optional)
    {
        var metric = node.Choice<Metric>("metric", "What is looked at.", optional || !node.IsGiven ? default(Metric) : null);
        return optional && !node.Has("metric") ? null : metric;
    }

    /// <summary>What the metric has to be; null when it may be missing and is.</summary>
    public static Condition? ReadCondition(PlanNode node, Metric? metric, bool optional)
    {
        var limits = new (string Name, Bound Bound, bool Relative, string Description)[]
        {
            ("max", Bound.AtMost, false, "The most it may be: rates and shares 0..1, latencies in milliseconds, throughput in requests per second, stateLag in seconds, stateMismatch in rows, cpu in processors, memory in MiB."),
            ("min", Bound.AtLeast, false, "The least it may be."),
            ("maxRatio", Bound.AtMost, true, "The most it may be, as a multiple of the legacy's on the same kinds of requests."),
            ("minRatio", Bound.AtLeast, true, "The least it may be, as a multiple of the legacy's."),
        };
        var given = limits.Select(limit => (limit, value: node.Number(limit.Name, limit.Description, 0, 1e12))).Where(pair => node.Has(pair.limit.Name)).ToList();
        if (given.Count == 1)
        {
            if (given[0].limit.Relative && metric is (Metric.Parity or Metric.Coverage or Metric.Health or Metric.StateLag or Metric.StateMismatch))
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

    /// <summary>How far back it looks.</summary>
    public static TimeSpan ReadWindow(PlanNode node, TimeSpan fallback) => node.Duration(
        "window", "How far back evidence counts; never before the step was entered.", fallback, TimeSpan.FromSeconds(1), Longest);

    /// <summary>How long it has to be so.</summary>
    public static TimeSpan ReadFor(PlanNode node, TimeSpan fallback, string description) =>
        node.Duration("for", description, fallback, TimeSpan.Zero, Longest);

    /// <summary>A metric as plans name it.</summary>
    public static string Text(Metric? metric) => metric is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : "metric";
}
