using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Features;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;

#pragma warning disable MA0048 // one line each: the list is the point

namespace Hal9.Migrate.Journal;

/// <summary>The journal was begun; its id tells it from all others.</summary>
public sealed record JournalOpened(string JournalId) : MigrationEvent;

/// <summary>The journal was imported from a document; the migration stands suspended.</summary>
public sealed record JournalImported(string ExportedBy, DateTimeOffset ExportedAt) : MigrationEvent;

/// <summary>A plan was registered; a migration by it may start.</summary>
public sealed record PlanRegistered(string Source, string Hash) : MigrationEvent;

/// <summary>The plan of the open migration was changed where that is allowed.</summary>
public sealed record PlanAmended(string Source, string Hash, ImmutableArray<string> Changed, string Reason) : MigrationEvent;

/// <summary>Somebody asked for a phase and percentage: the migration started, was restarted, or its goal was raised.</summary>
public sealed record GoalSet(Phase Phase, Percentage Percentage, bool Restart, string? Reason) : MigrationEvent;

/// <summary>A step was entered.</summary>
public sealed record StepEntered(Phase Phase, Percentage Percentage) : MigrationEvent;

/// <summary>A step was left for the next: its hold was over and its gates passed, on these verdicts.</summary>
public sealed record StepPassed(Phase Phase, Percentage Percentage, int HealthySeconds, ImmutableArray<Verdict> Verdicts, string? Note) : MigrationEvent;

/// <summary>What the legacy showed while it still had at least half of the traffic; later steps are compared with it.</summary>
public sealed record BaselineFrozen(ImmutableArray<StratumTally> Strata, int Seconds) : MigrationEvent;

/// <summary>A gate failed; this was the given failure at this step.</summary>
public sealed record GateFailed(string Gate, int Failure, Verdict Verdict) : MigrationEvent;

/// <summary>A person approved a gate.</summary>
public sealed record GateApproved(string Gate, string? Reason) : MigrationEvent;

/// <summary>A person denied a gate.</summary>
public sealed record GateDenied(string Gate, string? Reason) : MigrationEvent;

/// <summary>Progress stopped until a person decides.</summary>
public sealed record DecisionNeeded(string Reason, string? Gate) : MigrationEvent;

/// <summary>A person froze the percentage; triggers stay armed.</summary>
public sealed record MigrationSuspended(string? Reason) : MigrationEvent;

/// <summary>A person let the migration go on toward its goal.</summary>
public sealed record MigrationResumed(string? Reason) : MigrationEvent;

/// <summary>A trigger's condition was violated for long enough, on this verdict.</summary>
public sealed record TriggerFired(string Trigger, Verdict Verdict) : MigrationEvent;

/// <summary>The migration goes back to an earlier step; the routing changes with this very record.</summary>
public sealed record RollbackStarted(Phase ToPhase, Percentage ToPercentage, RollbackCause Cause, string? Reason) : MigrationEvent;

/// <summary>Every gateway that answers obeys the rolled-back routing; so long after the rollback started.</summary>
public sealed record RollbackRouted(double Milliseconds, ImmutableArray<string> SilentGateways) : MigrationEvent;

/// <summary>Requests that the successor was still answering have ended, or the wait for them did; so long after the rollback started.</summary>
public sealed record RollbackFinished(double Milliseconds, long StillInFlight) : MigrationEvent;

/// <summary>The hold on standby in Full is over; the migration may be completed.</summary>
public sealed record StandbyEnded(int HealthySeconds, ImmutableArray<Verdict> Verdicts) : MigrationEvent;

/// <summary>The migration was given up and closed.</summary>
public sealed record MigrationAborted(string? Reason) : MigrationEvent;

/// <summary>The migration was closed for good with the successor serving everybody.</summary>
public sealed record MigrationCompleted(string? Reason) : MigrationEvent;

/// <summary>A feature flag was added or changed.</summary>
public sealed record FeatureSet(FeatureFlag Flag) : MigrationEvent;

/// <summary>A feature flag was removed.</summary>
public sealed record FeatureRemoved(string Key) : MigrationEvent;

/// <summary>A checkpoint was made.</summary>
public sealed record CheckpointCreated(Checkpoint Checkpoint) : MigrationEvent;

/// <summary>A checkpoint was removed.</summary>
public sealed record CheckpointRemoved(string Name) : MigrationEvent;

/// <summary>The migration went back to a checkpoint; the rollback and the flags follow as events of their own.</summary>
public sealed record CheckpointRestored(string Name, string? Reason) : MigrationEvent;
