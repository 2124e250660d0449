using System.Collections.Immutable;

namespace Hal9.Migrate.Features;

/// <summary>An exception to a flag's percentage.</summary>
/// <param name="Attribute">What is looked at.</param>
/// <param name="Header">The header's name when the attribute is a header; else empty.</param>
/// <param name="Values">It applies when the attribute is one of these (a path: begins with one of these).</param>
/// <param name="Serve">What the flag then is.</param>
public sealed record TargetingRule(TargetingAttribute Attribute, string Header, ImmutableArray<string> Values, bool Serve)
{
    /// <summary>Whether the rule applies.</summary>
    public bool AppliesTo(EvaluationContext context) => Attribute switch
    {
        TargetingAttribute.Key => context.TargetingKey is { } key && Values.Contains(key, StringComparer.Ordinal),
        TargetingAttribute.Path => context.Path is { } path && Values.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)),
        _ => context.Headers.TryGetValue(Header, out var value) && Values.Contains(value, StringComparer.OrdinalIgnoreCase),
    };

    /// <inheritdoc/>
    public bool Equals(TargetingRule? other) => other is not null && Attribute == other.Attribute && Header == other.Header
        && Serve == other.Serve && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Attribute, Header, Serve, Values.Length);
}
