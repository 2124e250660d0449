using System.Collections.Immutable;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Plans;

/// <summary>Reads triggers, and knows the ones a plan has when it names none.</summary>
/// <remarks>A trigger says what has to hold in the words of a gate. What makes a gate wait (people, rehearsals, policies without data) has no place in one.</remarks>
internal static class TriggerReader
{
    /// <summary>
    /// The rules of HAL9's original migration guide: error rate above 5 % for a minute, p99 above twice the legacy's for five,
    /// health below 80 % for three, more than 1 % of the compared answers different for one.
    /// </summary>
    private const string Defaults =
        """
        [{"metric":"errorRate","max":0.05,"for":"1m"},{"metric":"latencyP99","maxRatio":2,"for":"5m"},
         {"metric":"health","min":0.8,"for":"3m"},{"metric":"parity","min":0.99,"for":"1m"}]
        """;

    /// <summary>The triggers.</summary>
    public static ImmutableArray<TriggerDefinition> Read(PlanNode node) =>
        node.Sections("triggers", "What rolls the migration back by itself. Given, they replace the default ones.", ConditionReader.MaxGates, Trigger, Defaults);

    private static TriggerDefinition Trigger(PlanNode node) => new()
    {
        Watched = Watched(node, null, ConditionReader.MaxDepth),
        For = ConditionReader.ReadFor(node, TimeSpan.FromMinutes(1), "How long the condition has to be violated without a break."),
    };

    private static GateDefinition Watched(PlanNode node, string? whole, int depth)
    {
        var kind = ConditionReader.KindOf(node, null, [GateKind.Prometheus, GateKind.Webhook, .. ConditionReader.Compositions(depth)]);
        var metric = ConditionReader.ReadMetric(node, optional: kind != GateKind.Metric);
        var condition = ConditionReader.ReadCondition(node, metric, optional: kind is not (GateKind.Metric or GateKind.Prometheus));
        var own = kind == GateKind.Metric ? ConditionReader.Text(metric) : ConditionReader.NameOf(kind);
        var watched = new GateDefinition
        {
            Name = ConditionReader.ReadName(node, whole is null ? own : $"{whole}.{own}"),
            Metric = kind == GateKind.Metric ? metric ?? default(Metric) : null,
            Condition = condition,
            Prometheus = node.OptionalSection("prometheus", "A condition that a Prometheus server answers: its answer has to keep max or min.", AskedReader.Prometheus),
            Webhook = node.OptionalSection("webhook", "A condition that a program of yours answers: \"fail\" says that it is violated.", AskedReader.Webhook),
            Window = ConditionReader.ReadWindow(node, TimeSpan.FromMinutes(1)),
        };
        CheckMembers(node, kind, whole);
        ConditionReader.CheckWindow(node, watched);
        return depth == 0 ? watched : ConditionReader.Compose(node, watched, kind, part => Watched(part, watched.Name, depth - 1));
    }

    /// <summary>Reports members that say nothing here, and takes nothing by default for them.</summary>
    private static void CheckMembers(PlanNode node, GateKind kind, string? whole)
    {
        string[] foreign = kind switch
        {
            GateKind.Prometheus => ["metric", "maxRatio", "minRatio"],
            GateKind.Webhook => ["metric", .. ConditionReader.Limits],
            GateKind.All or GateKind.Any => ["metric", .. ConditionReader.Limits, "window"],
            _ => [],
        };
        foreach (var name in foreign.Where(node.Has))
        {
            node.Fault(name, kind is GateKind.All or GateKind.Any ? "belongs to the parts of this trigger." : $"says nothing in a trigger with {ConditionReader.NameOf(kind)}.");
        }

        if (whole is not null && node.Has("for"))
        {
            node.Fault("for", "belongs to the whole trigger, not to a part of it.");
        }

        node.Forget(foreign);
    }
}
