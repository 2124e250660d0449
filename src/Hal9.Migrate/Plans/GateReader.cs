using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Plans;

/// <summary>Reads gates, and knows the ones a plan has when it names none.</summary>
internal static class GateReader
{
    /// <summary>How many there may be at one place.</summary>
    public const int MaxGates = 50;

    /// <summary>How deep gates may be put together from others: a gate, its parts, and theirs.</summary>
    public const int MaxDepth = 2;

    internal static readonly string[] Limits = ["max", "min", "maxRatio", "minRatio"];
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Shadow: at least 99.9 % of the answers agree, and the mirror's p99 is at most 1.1x the legacy's.</summary>
    public const string ShadowDefaults = """[{"metric":"parity","min":0.999},{"metric":"latencyP99","maxRatio":1.1}]""";

    /// <summary>Canary and ramp-up: error rate at most 0.1 %, p99 at most 1.1x the legacy's.</summary>
    public const string TrafficDefaults = """[{"metric":"errorRate","max":0.001},{"metric":"latencyP99","maxRatio":1.1}]""";

    /// <summary>The gates of a phase.</summary>
    public static ImmutableArray<GateDefinition> Gates(PlanNode node, string phase, string defaults = "[]") =>
        node.Sections("gates", "What has to hold before each step is left. Given, they replace the default ones.", MaxGates, gate => Gate(gate, phase, MaxDepth), defaults);

    private static GateDefinition Gate(PlanNode node, string prefix, int depth)
    {
        var approval = node.Flag("approval", "A gate that people answer instead of a metric.", false);
        var approvers = node.Integer("approvers", "How many different people have to approve; the one who started the migration does not count.", 1, 1, 10);
        var kind = KindOf(node, approval ? GateKind.Approval : null, [GateKind.Prometheus, GateKind.Webhook, GateKind.Rehearsal, .. Compositions(depth)]);
        var metric = ReadMetric(node, optional: kind != GateKind.Metric);
        var condition = ReadCondition(node, metric, optional: kind is not (GateKind.Metric or GateKind.Prometheus));
        var isAsked = kind is GateKind.Prometheus or GateKind.Webhook;
        var gate = new GateDefinition
        {
            Name = ReadName(node, $"{prefix}.{(kind == GateKind.Metric ? Text(metric) : NameOf(kind))}"),
            Metric = kind == GateKind.Metric ? metric : null,
            Condition = condition,
            Prometheus = node.OptionalSection("prometheus", "A gate that a Prometheus server answers: its answer has to keep max or min.", AskedReader.Prometheus),
            Webhook = node.OptionalSection("webhook", "A gate that a program of yours answers, with pass, fail or inconclusive.", AskedReader.Webhook),
            MaxRecovery = node.OptionalSection("rehearsal", "A gate that wants a rollback to have been rehearsed in this migration.", section => new StrongBox<TimeSpan>(section.Duration(
                "maxRecovery", "How long the rehearsed rollback may have taken.", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1))))?.Value,
            Window = ReadWindow(node, isAsked ? TimeSpan.FromMinutes(1) : TimeSpan.FromMinutes(5)),
            For = ReadFor(node, TimeSpan.Zero, "How long the verdict has to be Pass without a break."),
            MinRequests = node.Integer("minRequests", "The least number of requests to judge by.", 1, 1, 1_000_000_000),
            NoData = node.Choice<NoDataPolicy>(
                "noData", "What to say without evidence. wait: wait for it. hold: wait, and the time does not count towards the hold. fail: fail, once there was none for a whole window.", NoDataPolicy.Wait),
            FailureLimit = node.Integer("failureLimit", "After this many failures at one step a person has to decide.", 3, 1, 1_000),
            Approvers = kind == GateKind.Approval ? approvers : 0,
        };
        CheckMembers(node, kind, isPart: depth < MaxDepth);
        CheckWindow(node, gate);
        return depth == 0 ? gate : Compose(node, gate, kind, part => Gate(part, gate.Name, depth - 1));
    }

    /// <summary>Reports a window in which no answer would ever be young enough.</summary>
    internal static void CheckWindow(PlanNode node, GateDefinition gate)
    {
        if (gate.IsAsked && gate.Window < (gate.Prometheus?.Every ?? gate.Webhook!.Every))
        {
            node.Fault("window", "is shorter than \"every\": each answer would be too old before the next one comes.");
        }
    }

    /// <summary>The parts of a gate, if it has any.</summary>
    internal static GateDefinition Compose(PlanNode node, GateDefinition gate, GateKind kind, Func<PlanNode, GateDefinition> read)
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

    /// <summary>The ways in which something at this depth may be put together.</summary>
    internal static GateKind[] Compositions(int depth) => depth > 0 ? [GateKind.All, GateKind.Any] : [];

    /// <summary>What answers here: what is known already, else which of these members is given, else a metric.</summary>
    internal static GateKind KindOf(PlanNode node, GateKind? known, IEnumerable<GateKind> possible)
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

    /// <summary>Reports members that say nothing in a gate of this kind, and takes nothing by default for them.</summary>
    private static void CheckMembers(PlanNode node, GateKind kind, bool isPart)
    {
        foreach (var name in Foreign(kind).Concat(isPart ? ["failureLimit"] : []).Where(node.Has))
        {
            node.Fault(kind == GateKind.Approval ? "approval" : name, kind == GateKind.Approval ? "a gate is answered either by a person or by a metric, not both."
                : name == "failureLimit" ? "belongs to the whole gate, not to a part of it."
                : kind is GateKind.All or GateKind.Any ? "belongs to the parts of this gate."
                : $"says nothing in a gate with {NameOf(kind)}.");
        }

        node.Forget([.. Foreign(kind), .. isPart ? new[] { "failureLimit" } : []]);
    }

    private static string[] Foreign(GateKind kind) => kind switch
    {
        GateKind.Approval => ["metric", .. Limits],
        GateKind.Prometheus => ["metric", "maxRatio", "minRatio", "minRequests"],
        GateKind.Webhook => ["metric", .. Limits, "minRequests"],
        GateKind.Rehearsal => ["metric", .. Limits, "window", "for", "minRequests", "noData", "approvers"],
        GateKind.All or GateKind.Any => ["metric", .. Limits, "window", "for", "minRequests", "noData", "approvers"],
        _ => [],
    };

    internal static string NameOf(GateKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    internal static string ReadName(PlanNode node, string fallback) => node.Text("name", "Its name, unique in the plan; made from phase and metric unless given.", fallback, 64, name =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') ? null : "has only letters, digits, '.', '_' and '-'.");

    internal static Metric? ReadMetric(PlanNode node, bool optional)
    {
        var metric = node.Choice<Metric>("metric", "What is looked at.", optional || !node.IsGiven ? default(Metric) : null);
        return optional && !node.Has("metric") ? null : metric;
    }

    internal static Condition? ReadCondition(PlanNode node, Metric? metric, bool optional)
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

    internal static TimeSpan ReadWindow(PlanNode node, TimeSpan fallback) => node.Duration(
        "window", "How far back evidence counts; never before the step was entered.", fallback, TimeSpan.FromSeconds(1), Longest);

    internal static TimeSpan ReadFor(PlanNode node, TimeSpan fallback, string description) =>
        node.Duration("for", description, fallback, TimeSpan.Zero, Longest);

    internal static string Text(Metric? metric) => metric is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : "metric";
}
