using System.Collections.Immutable;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

#pragma warning disable MA0048 // one line each: the list is the point

namespace Hal9.Migrate.Decisions;

/// <summary>What a person asks for.</summary>
public abstract record MigrationCommand
{
    private protected MigrationCommand()
    {
    }
}

/// <summary>Register a plan. Registering the same plan again changes nothing.</summary>
public sealed record RegisterPlan(MigrationPlan Plan) : MigrationCommand;

/// <summary>Change gates, holds, endpoints and throttles of the open migration's plan.</summary>
public sealed record AmendPlan(MigrationPlan Plan, string Reason) : MigrationCommand;

/// <summary>Start, adopt the running migration, or raise its goal.</summary>
/// <param name="Phase">How far to go.</param>
/// <param name="Percentage">How far within Canary or RampUp; null for the whole of it.</param>
/// <param name="PlanHash">The plan the caller has in mind; null for whichever is registered.</param>
/// <param name="Restart">Go on after a rollback.</param>
/// <param name="Reason">Why; required with <paramref name="Restart"/>.</param>
public sealed record StartMigration(Phase Phase, Percentage? Percentage, string? PlanHash, bool Restart, string? Reason) : MigrationCommand;

/// <summary>Freeze the percentage.</summary>
public sealed record SuspendMigration(string? Reason) : MigrationCommand;

/// <summary>Go on toward the goal, from suspension or after a decision.</summary>
public sealed record ResumeMigration(string? Reason) : MigrationCommand;

/// <summary>Go back to an earlier step. Null percentage: the last step of the phase that is earlier than now.</summary>
/// <param name="ToPhase">Where to.</param>
/// <param name="ToPercentage">Which step of it.</param>
/// <param name="Reason">Why; required with <paramref name="AcceptLoss"/>.</param>
/// <param name="AcceptLoss">Let the rollback that waits for it go on without the writes that cannot be brought back.</param>
/// <param name="Gradual">Step by step, for as long as the evidence does not worsen.</param>
/// <param name="Parts">What to take back; none for routing and state.</param>
public sealed record RollBackTo(
    Phase ToPhase, Percentage? ToPercentage, string? Reason, bool AcceptLoss = false, bool Gradual = false, ImmutableArray<RollbackPart> Parts = default) : MigrationCommand;

/// <summary>Move the users of the current step to the legacy and back, and measure how long a rollback would take.</summary>
public sealed record RehearseRollback(string? Reason) : MigrationCommand;

/// <summary>Look for rows that are not the same on both sides, and carry them over once more.</summary>
/// <param name="Tables">The tables' names in the plan; none for all.</param>
/// <param name="Reason">Why.</param>
public sealed record RepairRows(ImmutableArray<string> Tables, string? Reason) : MigrationCommand;

/// <summary>Go back to None and close the migration.</summary>
public sealed record AbortMigration(string? Reason) : MigrationCommand;

/// <summary>Close the migration for good after Full's hold on standby.</summary>
public sealed record CompleteMigration(string? Reason) : MigrationCommand;

/// <summary>Approve a gate.</summary>
public sealed record ApproveGate(string Gate, string? Reason) : MigrationCommand;

/// <summary>Deny a gate.</summary>
public sealed record DenyGate(string Gate, string? Reason) : MigrationCommand;

/// <summary>Make a checkpoint.</summary>
public sealed record CreateCheckpoint(string Name, string Description) : MigrationCommand;

/// <summary>Remove a checkpoint.</summary>
public sealed record RemoveCheckpoint(string Name) : MigrationCommand;

/// <summary>Go back to a checkpoint's step and flags.</summary>
public sealed record RestoreCheckpoint(string Name, string? Reason) : MigrationCommand;

/// <summary>Add or change a feature flag.</summary>
public sealed record SetFeature(FeatureFlag Flag) : MigrationCommand;

/// <summary>Remove a feature flag.</summary>
public sealed record RemoveFeature(string Key) : MigrationCommand;
