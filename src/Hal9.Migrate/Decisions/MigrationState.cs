using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Decisions;

/// <summary>Everything that was decided so far: the fold of the journal. Immutable.</summary>
public sealed record MigrationState
{
    /// <summary>Before the first record.</summary>
    public static MigrationState Empty { get; } = new();

    /// <summary>The sequence number of the last record folded in.</summary>
    public long Version { get; init; }

    /// <summary>The journal's id; empty before the first record.</summary>
    public string JournalId { get; init; } = "";

    /// <summary>The plan in force.</summary>
    public MigrationPlan? Plan { get; init; }

    /// <summary>When the plan was registered.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>Who started the migration; cannot approve its gates.</summary>
    public string? StartedBy { get; init; }

    /// <summary>When it was first started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How far to go; null before the start and after a rollback.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Where it stands.</summary>
    public StepPosition Position { get; init; } = new(Step.None, default, 0);

    /// <summary>Set while it is suspended.</summary>
    public Halt? Suspended { get; init; }

    /// <summary>Set while a person has to decide.</summary>
    public Halt? NeedsDecision { get; init; }

    /// <summary>The rollback under way.</summary>
    public Rollback? Rollback { get; init; }

    /// <summary>The last rollback that ended.</summary>
    public Rollback? LastRollback { get; init; }

    /// <summary>True from a rollback until the migration is restarted.</summary>
    public bool RestartRequired { get; init; }

    /// <summary>True once the hold on standby in Full is over.</summary>
    public bool StandbyOver { get; init; }

    /// <summary>Set when the migration is closed: Aborted or Completed.</summary>
    public MigrationStatus? Closed { get; init; }

    /// <summary>When the migration was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>What the gates of the current step have seen, by name.</summary>
    public ImmutableSortedDictionary<string, GateProgress> Gates { get; init; } = ImmutableSortedDictionary<string, GateProgress>.Empty;

    /// <summary>The feature flags, by key.</summary>
    public ImmutableSortedDictionary<string, FeatureFlag> Features { get; init; } = ImmutableSortedDictionary.Create<string, FeatureFlag>(StringComparer.Ordinal);

    /// <summary>The checkpoints, oldest first.</summary>
    public ImmutableList<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>The phases visited, oldest first.</summary>
    public ImmutableList<PhaseVisit> Visits { get; init; } = [];

    /// <summary>What the legacy showed while it still had at least half of the traffic; null before that is decided.</summary>
    public ImmutableArray<StratumTally>? Baseline { get; init; }

    /// <summary>The number of seconds over which the baseline was measured.</summary>
    public int BaselineSeconds { get; init; }

    /// <summary>The record that last changed what gateways have to do.</summary>
    public long RoutingVersion { get; init; }

    /// <summary>Migrations that ended earlier in this store, oldest first.</summary>
    public ImmutableList<ClosedMigration> Earlier { get; init; } = [];

    /// <summary>The step it stands on.</summary>
    public Step Step => Position.Step;

    /// <summary>Whether a migration is under way that commands can act on.</summary>
    public bool IsOpen => Plan is not null && StartedAt is not null && Closed is null;

    /// <summary>How it is, in one word.</summary>
    public MigrationStatus Status =>
        Plan is null ? MigrationStatus.NoPlan
        : Rollback is not null ? MigrationStatus.RollingBack
        : Closed is { } end ? end
        : StartedAt is null ? MigrationStatus.Ready
        : RestartRequired ? MigrationStatus.RolledBack
        : NeedsDecision is not null ? MigrationStatus.NeedsDecision
        : Suspended is not null ? MigrationStatus.Suspended
        : Goal is null ? MigrationStatus.Ready
        : Goal.IsReachedBy(Step) ? MigrationStatus.Holding
        : MigrationStatus.Running;

    /// <summary>What a gate has seen at the current step.</summary>
    public GateProgress GateProgressOf(string gate) => Gates.GetValueOrDefault(gate, GateProgress.None);
}
