using System.Collections.Immutable;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Api;

/// <summary>The plan and the course of the migration.</summary>
public sealed partial class MigrationClient
{
    /// <summary>The plan in force.</summary>
    public Task<PlanDocument> GetPlanAsync(CancellationToken cancellationToken) => GetAsync<PlanDocument>(ApiPath.Plan, cancellationToken);

    /// <summary>Registers a plan.</summary>
    /// <param name="plan">The plan's text; JSON, comments and trailing commas allowed.</param>
    /// <param name="dryRun">Whether only to say what would happen.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ChangeDocument> RegisterPlanAsync(string plan, bool dryRun, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Put, ApiPath.Plan, plan, dryRun, cancellationToken);

    /// <summary>Changes the plan of the open migration where that is allowed.</summary>
    public Task<ChangeDocument> AmendPlanAsync(AmendRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.PlanAmend, request, dryRun, cancellationToken);

    /// <summary>How the migration is.</summary>
    public Task<StatusDocument> GetStatusAsync(CancellationToken cancellationToken) => GetAsync<StatusDocument>(ApiPath.Status, cancellationToken);

    /// <summary>Starts, adopts the running migration, or raises its goal.</summary>
    public Task<ChangeDocument> StartAsync(StartRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Goal, request, dryRun, cancellationToken);

    /// <summary>Freezes the percentage; triggers stay armed.</summary>
    public Task<ChangeDocument> SuspendAsync(ReasonRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Suspend, request, dryRun, cancellationToken);

    /// <summary>Goes on toward the goal.</summary>
    public Task<ChangeDocument> ResumeAsync(ReasonRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Resume, request, dryRun, cancellationToken);

    /// <summary>Goes back to an earlier step. Answers when that is decided; the status tells when it is done.</summary>
    public Task<ChangeDocument> RollBackAsync(RollbackRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Rollback, request, dryRun, cancellationToken);

    /// <summary>Gives the migration up.</summary>
    public Task<ChangeDocument> AbortAsync(ReasonRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Abort, request, dryRun, cancellationToken);

    /// <summary>Closes the migration for good.</summary>
    public Task<ChangeDocument> CompleteAsync(ReasonRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Complete, request, dryRun, cancellationToken);

    /// <summary>The gates of the current step.</summary>
    public Task<ImmutableArray<GateDocument>> GetGatesAsync(CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<GateDocument>>(ApiPath.Gates, cancellationToken);

    /// <summary>Approves a gate.</summary>
    public Task<ChangeDocument> ApproveGateAsync(string gate, ReasonRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Below(ApiPath.Gates, gate, "approve"), request, dryRun, cancellationToken);

    /// <summary>Denies a gate.</summary>
    public Task<ChangeDocument> DenyGateAsync(string gate, ReasonRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Below(ApiPath.Gates, gate, "deny"), request, dryRun, cancellationToken);
}
