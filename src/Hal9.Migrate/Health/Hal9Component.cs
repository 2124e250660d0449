using System.Collections.Immutable;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Health;

/// <summary>The components whose condition a HAL9 service reports.</summary>
public static class Hal9Component
{
    /// <summary>Their names.</summary>
    public static ImmutableArray<string> All { get; } =
        ["substrate", "protocol", "cognitive", "orchestration", "intelligence", "database", "network", "storage"];

    /// <summary>A problem that lists the known names when one asked for is unknown; else null.</summary>
    public static Problem? Check(IEnumerable<string> asked)
    {
        var unknown = asked.Where(name => !All.Contains(name, StringComparer.OrdinalIgnoreCase)).ToList();
        return unknown.Count == 0 ? null : new Problem(
            ProblemCode.UnknownComponent,
            $"There is no HAL9 component named {string.Join(", ", unknown.Select(name => $"'{name}'"))}.",
            $"Known components: {string.Join(", ", All)}.");
    }
}
