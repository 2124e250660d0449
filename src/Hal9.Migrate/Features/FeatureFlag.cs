using System.Collections.Immutable;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Features;

/// <summary>A boolean feature flag: on for the keys below its percentage and for whom its rules say so.</summary>
public sealed record FeatureFlag
{
    /// <summary>Its name: lower case letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, at most 64 characters.</summary>
    public required string Key { get; init; }

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>When false the flag is off for everybody, rules included.</summary>
    public bool Enabled { get; init; }

    /// <summary>The share of keys for which it is on, by the same buckets that split the traffic.</summary>
    public Percentage Percentage { get; init; } = Percentage.Hundred;

    /// <summary>Exceptions; the first that applies decides.</summary>
    public ImmutableArray<TargetingRule> Rules { get; init; } = [];

    /// <summary>True for a name that a flag may have.</summary>
    public static bool IsValidKey(string key) =>
        key.Length is > 0 and <= 64 && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.');

    /// <inheritdoc/>
    public bool Equals(FeatureFlag? other) => other is not null && Key == other.Key && Description == other.Description
        && Enabled == other.Enabled && Percentage == other.Percentage && Rules.SequenceEqual(other.Rules);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Enabled, Percentage);
}
