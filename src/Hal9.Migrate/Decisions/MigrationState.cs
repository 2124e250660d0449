using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Features;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

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

    /// <summary>The rehearsal of a rollback that is under way.</summary>
    public Rehearsal? Rehearsal { get; init; }

    /// <summary>The last rehearsal that ended since the migration was started, or restarted.</summary>
    public Rehearsal? LastRehearsal { get; init; }

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

    /// <summary>Whether work on the rows has begun, so that there may be something of ours in the stores.</summary>
    public bool StateBegun { get; init; }

    /// <summary>Why the stores are not in step, while they are not; null when every row is verified and the lag within its limit.</summary>
    public OutOfStep? OutOfStep { get; init; }

    /// <summary>
    /// Set from when changes are not captured any more, because too many waited, until the copy begins anew. It does that when all of ours is removed and nobody
    /// has to decide.
    /// </summary>
    public CaptureGivenUp? CaptureGivenUp { get; init; }

    /// <summary>The side whose store accepts writes; has a meaning when the plan moves rows. During a hand-over the old owner.</summary>
    public Side WriteOwner { get; init; } = Side.Legacy;

    /// <summary>The journal record with which the present owner of writes became it; 0 while nobody else has ever been.</summary>
    public long Ownership { get; init; }

    /// <summary>The last run of each hook, by name.</summary>
    public ImmutableSortedDictionary<string, HookRun> Hooks { get; init; } = ImmutableSortedDictionary.Create<string, HookRun>(StringComparer.Ordinal);

    /// <summary>The last ownership that a store has given away; null before the first.</summary>
    public CededOwnership? Ceded { get; init; }

    /// <summary>The hand-over of writes under way.</summary>
    public Handover? Handover { get; init; }

    /// <summary>The last hand-over that ended.</summary>
    public HandoverEnded? LastHandover { get; init; }

    /// <summary>How many cut-overs in a row were called off.</summary>
    public int HandoverFailures { get; init; }

    /// <summary>When the last cut-over was called off.</summary>
    public DateTimeOffset? HandoverFailedAt { get; init; }

    /// <summary>Set while a rollback cannot bring every write back, and nobody may write.</summary>
    public WritesRefused? WritesRefused { get; init; }

    /// <summary>Why a person gave up the writes that could not be brought back; null when nobody did.</summary>
    public Halt? AcceptedLoss { get; init; }

    /// <summary>Migrations that ended earlier in this store, oldest first.</summary>
    public ImmutableList<ClosedMigration> Earlier { get; init; } = [];

    /// <summary>The step it stands on.</summary>
    public Step Step => Position.Step;

    /// <summary>Whether a migration is under way that commands can act on.</summary>
    public bool IsOpen => Plan is not null && StartedAt is not null && Closed is null;

    /// <summary>How it is, in one word.</summary>
    public MigrationStatus Status =>
        Plan is null ? MigrationStatus.NoPlan
        : WritesRefused is not null && AcceptedLoss is null ? MigrationStatus.NeedsDecision
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
