using System.Globalization;

namespace Hal9.Migrate.Gates;

/// <summary>What a metric has to be.</summary>
/// <param name="Bound">Whether the limit is the most or the least it may be.</param>
/// <param name="Limit">The limit: in the metric's own unit, or as a multiple of the legacy's value.</param>
/// <param name="RelativeToLegacy">Whether the limit is a multiple of what the legacy shows on the same kinds of requests.</param>
public sealed record Condition(Bound Bound, double Limit, bool RelativeToLegacy)
{
    /// <summary>For a person: <c>at most 0.05</c>, <c>at most 1.1x the legacy's</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Bound == Bound.AtMost ? "at most" : "at least")} {Limit:0.######}{(RelativeToLegacy ? "x the legacy's" : "")}");
}
