using System.Collections.Immutable;

namespace Hal9.Migrate.Comparison;

/// <summary>What of <see cref="ComparisonRules"/> is about JSON, made ready.</summary>
internal sealed class JsonRules(ComparisonRules rules)
{
    private readonly ImmutableArray<JsonPathPattern> _ignored = Parse(rules.Ignore);
    private readonly ImmutableArray<JsonPathPattern> _sets = Parse(rules.Sets);

    /// <summary>How far apart numbers may be.</summary>
    public NumericTolerance Tolerance => rules.Tolerance;

    /// <summary>Whether what lies here may differ.</summary>
    public bool Ignores(IReadOnlyList<string> path) => _ignored.Any(pattern => pattern.Matches(path));

    /// <summary>Whether the array here is a set.</summary>
    public bool IsSet(IReadOnlyList<string> path) => _sets.Any(pattern => pattern.Matches(path));

    private static ImmutableArray<JsonPathPattern> Parse(ImmutableArray<string> patterns) => [.. patterns.Select(JsonPathPattern.Parse).OfType<JsonPathPattern>()];
}
