using System.Collections.Immutable;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Checkpoints;

/// <summary>A named point of a migration to which it can be restored.</summary>
public sealed record Checkpoint
{
    /// <summary>Its name, unique in the migration; letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 64.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The plan in force, by hash.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The journal record it was made after.</summary>
    public required long Position { get; init; }

    /// <summary>Where the migration stood; with it goes the routing.</summary>
    public required Step Step { get; init; }

    /// <summary>The feature flags as they were.</summary>
    public ImmutableArray<FeatureFlag> Features { get; init; } = [];

    /// <summary>True for a name that a checkpoint may have.</summary>
    public static bool IsValidName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
