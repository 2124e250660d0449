using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Hal9.Migrate.Plans;

/// <summary>Says what changes between two plans, and what of it may change in a running migration.</summary>
public static class PlanAmendment
{
    // Who is served by which side must not change under users' feet, and a migration keeps its name and steps.
    private static readonly string[] Changeable =
        ["legacy", "successor", "shadow", "canary.hold", "canary.gates", "state.gates", "state.throttle", "state.chunkRows", "state.maxLog", "state.lagLimit", "state.hooks", "state.rollback", "rampUp.hold", "rampUp.gates", "full", "judge", "rollback", "triggers", "notifications", "traffic.routes", "traffic.classify", "traffic.servedBy"];

    /// <summary>The paths at which two plans differ in effect, defaults included. The deepest objects; lists count as a whole.</summary>
    public static ImmutableArray<string> Changes(MigrationPlan from, MigrationPlan to)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Collect("", JsonNode.Parse(from.Effective), JsonNode.Parse(to.Effective), paths);
        paths.Remove("$schema");
        return [.. paths];
    }

    /// <summary>Whether what lies at a path may change in a running migration.</summary>
    public static bool MayChange(string path) =>
        Changeable.Any(allowed => path == allowed || path.StartsWith(allowed + ".", StringComparison.Ordinal));

    private static void Collect(string path, JsonNode? from, JsonNode? to, SortedSet<string> paths)
    {
        if (from is JsonObject left && to is JsonObject right)
        {
            foreach (var name in left.Select(member => member.Key).Union(right.Select(member => member.Key)))
            {
                Collect(path.Length == 0 ? name : $"{path}.{name}", left[name], right[name], paths);
            }
        }
        else if (!JsonNode.DeepEquals(from, to))
        {
            paths.Add(path);
        }
    }
}
