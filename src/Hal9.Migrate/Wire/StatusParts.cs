using System.Collections.Immutable;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;

#pragma warning disable MA0048 // the parts of a status document

namespace Hal9.Migrate.Wire;

/// <summary>A step.</summary>
public sealed record StepDocument(Phase Phase, Percentage Percentage)
{
    /// <summary>The document of a step.</summary>
    public static StepDocument Of(Step step) => new(step.Phase, step.Percentage);

    /// <inheritdoc/>
    public override string ToString() => new Step(Phase, Percentage).ToString();
}

/// <summary>How far to go, and who asked.</summary>
public sealed record GoalDocument(Phase Phase, Percentage Percentage, string By);

/// <summary>Seconds of healthy evidence gathered and needed.</summary>
public sealed record HoldDocument(int HealthySeconds, double RequiredSeconds);

/// <summary>Why the migration does not go on.</summary>
public sealed record HaltDocument(string Reason, string By, DateTimeOffset At);

/// <summary>A gate and what it says now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">The phase it belongs to.</param>
/// <param name="IsApproval">Whether a person answers it.</param>
/// <param name="Condition">What has to hold, for a person.</param>
/// <param name="Verdict">What it says now; null for gates of other phases.</param>
/// <param name="Failures">How often it failed at this step.</param>
/// <param name="FailureLimit">After how many failures a person has to decide.</param>
/// <param name="Approvals">Who approved.</param>
/// <param name="PartOf">The gate that it is a part of; null when it stands for itself.</param>
public sealed record GateDocument(
    string Name, Phase Phase, bool IsApproval, string Condition, Verdict? Verdict, int Failures, int FailureLimit, ImmutableArray<string> Approvals, string? PartOf = null);

/// <summary>A trigger and how near it is to firing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Condition">What has to hold, for a person.</param>
/// <param name="Armed">Whether it can fire now.</param>
/// <param name="Verdict">What it says now: Fail while the condition is surely violated.</param>
/// <param name="ViolatedSeconds">For how long the condition has been violated without a break.</param>
/// <param name="FiresAfterSeconds">After how long it fires.</param>
public sealed record TriggerDocument(string Name, string Condition, bool Armed, Verdict? Verdict, double ViolatedSeconds, double FiresAfterSeconds);

/// <summary>A phase and how long it took.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Visited">Whether it was entered.</param>
/// <param name="Current">Whether the migration stands in it.</param>
/// <param name="EnteredAt">When it was last entered.</param>
/// <param name="Seconds">How long the migration stood in it, over all visits.</param>
public sealed record PhaseDocument(Phase Phase, bool Visited, bool Current, DateTimeOffset? EnteredAt, double Seconds);

/// <summary>A gateway.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Obeys">The snapshot it obeys, <c>epoch.version</c>.</param>
/// <param name="UpToDate">Whether that is the newest.</param>
/// <param name="Silent">Whether its lease has expired.</param>
/// <param name="LastHeard">When it was last heard.</param>
/// <param name="LegacyInFlight">Requests the legacy is answering for it.</param>
/// <param name="SuccessorInFlight">Requests the successor is answering for it.</param>
/// <param name="ClockOffsetSeconds">Its clock minus the server's.</param>
public sealed record GatewayDocument(
    string Id, string Obeys, bool UpToDate, bool Silent, DateTimeOffset LastHeard, long LegacyInFlight, long SuccessorInFlight, double ClockOffsetSeconds);

/// <summary>A rollback.</summary>
/// <param name="From">The step it left.</param>
/// <param name="To">The step it goes to.</param>
/// <param name="Cause">Why it was started.</param>
/// <param name="Reason">The trigger's finding, the person's words, or the checkpoint.</param>
/// <param name="By">Who started it.</param>
/// <param name="StartedAt">When it was decided.</param>
/// <param name="ToZeroMs">Milliseconds until every answering gateway sent nothing new to the successor; null when it still lasts or did not go to 0 %.</param>
/// <param name="RoutedMs">Milliseconds until every answering gateway obeyed.</param>
/// <param name="FinishedMs">Milliseconds until the successor's last request had ended.</param>
/// <param name="SilentGateways">Gateways that did not answer.</param>
/// <param name="StillInFlight">Requests that outlasted the wait for them.</param>
/// <param name="WritesMs">Milliseconds until the legacy owned the writes again; null when it still lasts, or never lost them.</param>
/// <param name="RowsLost">How many changes were given up, by a person; null when that is not known.</param>
public sealed record RollbackDocument(
    StepDocument From, StepDocument To, RollbackCause Cause, string? Reason, string By, DateTimeOffset StartedAt,
    double? ToZeroMs, double? RoutedMs, double? FinishedMs, ImmutableArray<string> SilentGateways, long StillInFlight, double? WritesMs = null, long? RowsLost = 0);

/// <summary>A rehearsed rollback.</summary>
/// <param name="Step">The step whose users were moved.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ToZeroMs">Milliseconds until nothing new was sent to the successor.</param>
/// <param name="RtoMs">Milliseconds until the successor's last request had ended: the recovery time.</param>
/// <param name="RpoRows">How many writes a rollback would have lost; null when the plan moves no rows, so that nobody knows.</param>
/// <param name="BackMs">Milliseconds until the users were back; null while it lasts.</param>
/// <param name="SilentGateways">Gateways that did not answer.</param>
public sealed record RehearsalDocument(
    StepDocument Step, string By, DateTimeOffset StartedAt, double? ToZeroMs, double? RtoMs, long? RpoRows, double? BackMs, ImmutableArray<string> SilentGateways);
