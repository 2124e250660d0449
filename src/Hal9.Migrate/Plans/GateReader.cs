using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Plans;

/// <summary>Reads gates, and knows the ones a plan has when it names none.</summary>
internal static class GateReader
{
    /// <summary>Shadow: at least 99.9 % of the answers agree, and the mirror's p99 is at most 1.1x the legacy's.</summary>
    public const string ShadowDefaults = """[{"metric":"parity","min":0.999},{"metric":"latencyP99","maxRatio":1.1}]""";

    /// <summary>Canary and ramp-up: error rate at most 0.1 %, p99 at most 1.1x the legacy's.</summary>
    public const string TrafficDefaults = """[{"metric":"errorRate","max":0.001},{"metric":"latencyP99","maxRatio":1.1}]""";

    /// <summary>The gates of a phase.</summary>
    public static ImmutableArray<GateDefinition> Gates(PlanNode node, string phase, string defaults = "[]") =>
        node.Sections("gates", "What has to hold before each step is left. Given, they replace the default ones.", ConditionReader.MaxGates, gate => Gate(gate, phase, ConditionReader.MaxDepth), defaults);

    private static GateDefinition Gate(PlanNode node, string prefix, int depth)
    {
        var approval = node.Flag("approval", "A gate that people answer instead of a metric.", false);
        var approvers = node.Integer("approvers", "How many different people have to approve; the one who started the migration does not count.", 1, 1, 10);
        var kind = ConditionReader.KindOf(node, approval ? GateKind.Approval : null, [GateKind.Prometheus, GateKind.Webhook, GateKind.Rehearsal, .. ConditionReader.Compositions(depth)]);
        var metric = ConditionReader.ReadMetric(node, optional: kind != GateKind.Metric);
        var condition = ConditionReader.ReadCondition(node, metric, optional: kind is not (GateKind.Metric or GateKind.Prometheus));
        var isAsked = kind is GateKind.Prometheus or GateKind.Webhook;
        var gate = new GateDefinition
        {
            Name = ConditionReader.ReadName(node, $"{prefix}.{(kind == GateKind.Metric ? ConditionReader.Text(metric) : ConditionReader.NameOf(kind))}"),
            Metric = kind == GateKind.Metric ? metric : null,
            Condition = condition,
            Prometheus = node.OptionalSection("prometheus", "A gate that a Prometheus server answers: its answer has to keep max or min.", AskedReader.Prometheus),
            Webhook = node.OptionalSection("webhook", "A gate that a program of yours answers, with pass, fail or inconclusive.", AskedReader.Webhook),
            MaxRecovery = node.OptionalSection("rehearsal", "A gate that wants a rollback to have been rehearsed in this migration.", section => new StrongBox<TimeSpan>(section.Duration(
                "maxRecovery", "How long the rehearsed rollback may have taken.", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1))))?.Value,
            Window = ConditionReader.ReadWindow(node, isAsked ? TimeSpan.FromMinutes(1) : TimeSpan.FromMinutes(5)),
            For = ConditionReader.ReadFor(node, TimeSpan.Zero, "How long the verdict has to be Pass without a break."),
            MinRequests = node.Integer("minRequests", "The least number of requests to judge by.", 1, 1, 1_000_000_000),
            NoData = node.Choice<NoDataPolicy>(
                "noData", "What to say without evidence. wait: wait for it. hold: wait, and the time does not count towards the hold. fail: fail, once there was none for a whole window.", NoDataPolicy.Wait),
            FailureLimit = node.Integer("failureLimit", "After this many failures at one step a person has to decide.", 3, 1, 1_000),
            Approvers = kind == GateKind.Approval ? approvers : 0,
        };
        CheckMembers(node, kind, isPart: depth < ConditionReader.MaxDepth);
        ConditionReader.CheckWindow(node, gate);
        return depth == 0 ? gate : ConditionReader.Compose(node, gate, kind, part => Gate(part, gate.Name, depth - 1));
    }

    /// <summary>Reports members that say nothing in a gate of this kind, and takes nothing by default for them.</summary>
    private static void CheckMembers(PlanNode node, GateKind kind, bool isPart)
    {
        foreach (var name in Foreign(kind).Concat(isPart ? ["failureLimit"] : []).Where(node.Has))
        {
            node.Fault(kind == GateKind.Approval ? "approval" : name, kind == GateKind.Approval ? "a gate is answered either by a person or by a metric, not both."
                : name == "failureLimit" ? "belongs to the whole gate, not to a part of it."
                : kind is GateKind.All or GateKind.Any ? "belongs to the parts of this gate."
                : $"says nothing in a gate with {ConditionReader.NameOf(kind)}.");
        }

        node.Forget([.. Foreign(kind), .. isPart ? new[] { "failureLimit" } : []]);
    }

    private static string[] Foreign(GateKind kind) => kind switch
    {
        GateKind.Approval => ["metric", .. ConditionReader.Limits],
        GateKind.Prometheus => ["metric", "maxRatio", "minRatio", "minRequests"],
        GateKind.Webhook => ["metric", .. ConditionReader.Limits, "minRequests"],
        GateKind.Rehearsal => ["metric", .. ConditionReader.Limits, "window", "for", "minRequests", "noData", "approvers"],
        GateKind.All or GateKind.Any => ["metric", .. ConditionReader.Limits, "window", "for", "minRequests", "noData", "approvers"],
        _ => [],
    };
}
