using System.Collections.Immutable;
using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Plans;

/// <summary>The migration as its owner declares it. Immutable; known by the hash of what the owner wrote.</summary>
public sealed record MigrationPlan
{
    /// <summary>The migration's name.</summary>
    public required string Name { get; init; }

    /// <summary>The system moved away from.</summary>
    public required ServicePlan Legacy { get; init; }

    /// <summary>The system moved to.</summary>
    public required ServicePlan Successor { get; init; }

    /// <summary>How traffic is told apart.</summary>
    public required TrafficPlan Traffic { get; init; }

    /// <summary>How requests are mirrored and compared in Shadow.</summary>
    public required MirrorInstruction Mirror { get; init; }

    /// <summary>The phases from Shadow to Full.</summary>
    public required ImmutableSortedDictionary<Phase, PhasePlan> Phases { get; init; }

    /// <summary>Which rows are moved; null when both services share a store, or have none.</summary>
    public StatePlan? State { get; init; }

    /// <summary>How probable it may be, 0..1, that a successor as good as all limits is called bad anywhere in the whole migration.</summary>
    public double FalseAlarms { get; init; } = 0.05;

    /// <summary>How long a gradual rollback stays on each step.</summary>
    public TimeSpan RollbackPace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a rollback by a trigger nobody can restart the migration.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>What rolls the migration back.</summary>
    public required ImmutableArray<TriggerDefinition> Triggers { get; init; }

    /// <summary>The feature flags as they are at first.</summary>
    public required ImmutableArray<FeatureFlag> Features { get; init; }

    /// <summary>Who is told what was decided.</summary>
    public ImmutableArray<NotificationDestination> Notifications { get; init; } = [];

    /// <summary>What the owner wrote, in canonical form.</summary>
    public required string Source { get; init; }

    /// <summary>The same with everything that is taken by default, as indented JSON.</summary>
    public required string Effective { get; init; }

    /// <summary>SHA-256 of <see cref="Source"/>, in lower-case hexadecimal.</summary>
    public string Hash => CanonicalJson.Hash(Source);

    /// <summary>Every gate, of whatever phase, without the parts of those that are put together.</summary>
    public IEnumerable<GateDefinition> Gates => Phases.Values.SelectMany(phase => phase.Gates);

    /// <summary>The gates of a phase; none before Shadow and after Full.</summary>
    public ImmutableArray<GateDefinition> GatesOf(Phase phase) => Phases.GetValueOrDefault(phase)?.Gates ?? [];

    /// <summary>Who is told under that name; null when nobody is.</summary>
    public NotificationDestination? DestinationOf(string name) => Notifications.FirstOrDefault(destination => destination.Name == name);
}
