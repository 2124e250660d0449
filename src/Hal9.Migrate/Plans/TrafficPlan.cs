using System.Collections.Immutable;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Plans;

/// <summary>How traffic is told apart.</summary>
public sealed record TrafficPlan
{
    /// <summary>What identifies a user.</summary>
    public KeySource Key { get; init; } = KeySource.Address;

    /// <summary>Put before the key when its bucket is computed, so that two migrations choose different users first.</summary>
    public required string Salt { get; init; }

    /// <summary>Templates by which evidence is grouped.</summary>
    public ImmutableArray<string> Routes { get; init; } = [];

    /// <summary>What may write, in order; a request that no rule fits may write when its method is not safe.</summary>
    public ImmutableArray<WriteRule> Classify { get; init; } = [];

    /// <summary>Whether responses say which side answered.</summary>
    public bool ServedBy { get; init; }
}
