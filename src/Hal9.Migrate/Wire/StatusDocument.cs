using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Wire;

/// <summary>How the migration is.</summary>
public sealed record StatusDocument
{
    /// <summary>The plan's name; null when no plan is registered.</summary>
    public string? Name { get; init; }

    /// <summary>How it is, in one word.</summary>
    public required MigrationStatus Status { get; init; }

    /// <summary>The phase it stands in.</summary>
    public required Phase Phase { get; init; }

    /// <summary>The successor's share of the traffic, percent.</summary>
    public required Percentage Percentage { get; init; }

    /// <summary>Since when it has stood on this step.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How far it is to go; null before the start and after a rollback.</summary>
    public GoalDocument? Goal { get; init; }

    /// <summary>The next step; null at the goal.</summary>
    public StepDocument? Next { get; init; }

    /// <summary>What the next step waits for, for a person; empty when it waits for nothing.</summary>
    public ImmutableArray<string> WaitingFor { get; init; } = [];

    /// <summary>
    /// About how many seconds it takes at this rate until the next step may be entered; null when nobody can say: a person has to answer, something
    /// fails, or there is no next step.
    /// </summary>
    public double? NextInSeconds { get; init; }

    /// <summary>Healthy evidence gathered and needed at this step.</summary>
    public HoldDocument? Hold { get; init; }

    /// <summary>The gates of this step.</summary>
    public ImmutableArray<GateDocument> Gates { get; init; } = [];

    /// <summary>The triggers.</summary>
    public ImmutableArray<TriggerDocument> Triggers { get; init; } = [];

    /// <summary>The phases, in order.</summary>
    public ImmutableArray<PhaseDocument> Phases { get; init; } = [];

    /// <summary>What was measured over the last ten seconds.</summary>
    public PointDocument? Traffic { get; init; }

    /// <summary>How the rows stand; null when the plan moves none, or before that has begun.</summary>
    public StateDocument? State { get; init; }

    /// <summary>How both services and their components are; without those that have not answered yet.</summary>
    public ImmutableArray<ServiceHealthDocument> Health { get; init; } = [];

    /// <summary>The gateways.</summary>
    public ImmutableArray<GatewayDocument> Gateways { get; init; } = [];

    /// <summary>Set while it is suspended.</summary>
    public HaltDocument? Suspended { get; init; }

    /// <summary>Set while a person has to decide.</summary>
    public HaltDocument? NeedsDecision { get; init; }

    /// <summary>The rollback under way, or else the last one.</summary>
    public RollbackDocument? Rollback { get; init; }

    /// <summary>The rehearsal of a rollback under way, or else the last one since the migration was started or restarted.</summary>
    public RehearsalDocument? Rehearsal { get; init; }

    /// <summary>What a rollback to None would cost now; null when there is nothing to go back from.</summary>
    public RollbackForecastDocument? RollbackNow { get; init; }

    /// <summary>True from a rollback until the migration is restarted.</summary>
    public bool RestartRequired { get; init; }

    /// <summary>True once Full's hold on standby is over and the migration may be completed.</summary>
    public bool StandbyOver { get; init; }

    /// <summary>The hash of the plan in force.</summary>
    public string? PlanHash { get; init; }

    /// <summary>Who started the migration.</summary>
    public string? StartedBy { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The journal's last sequence number.</summary>
    public long JournalVersion { get; init; }

    /// <summary>The record that last changed what gateways have to do.</summary>
    public long RoutingVersion { get; init; }

    /// <summary>Migrations that ended earlier in this store.</summary>
    public ImmutableArray<ClosedMigration> Earlier { get; init; } = [];

    /// <summary>Trouble of the server itself, for a person (a full disk, say); empty when it is well.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
