using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Stores;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.Server.Checks;

/// <summary>Whether a plan's state section holds against the live databases. Nothing is written in either.</summary>
internal sealed class StateChecks(StateStores stores, TimeProvider time)
{
    private const string Category = "state";

    // A caller waits for a hundred seconds.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>One result for each finding, named by its place in the plan; none when the plan moves no rows.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        if (plan.State is not { } state)
        {
            return [];
        }

        using var clock = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Token);
        var results = new List<CheckResult>();
        await using var source = Open(state.Source, "state.source", results);
        await using var target = Open(state.Target, "state.target", results);
        try
        {
            results.AddRange((await PlanInspection.RunAsync(state, source, target, limit.Token)).Select(Result));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            results.Add(new("state", Category, HealthStatus.Unknown, $"The databases could not be looked at in {Limit.TotalSeconds:0} s.", "Try again when they have less to do, or check the tables a part at a time."));
        }

        return results;
    }

    /// <summary>What is said to those who may not see rows.</summary>
    public static IReadOnlyList<CheckResult> NotForViewers(MigrationPlan plan) => plan.State is null
        ? [] : [new(Category, Category, HealthStatus.Unknown, "The databases are looked at for operators only: what is found quotes rows.", "Use a token with the role operator.")];

    private IStoreInspector? Open(StorePlan store, string path, List<CheckResult> results)
    {
        try
        {
            return stores.Inspect(store);
        }
        catch (MigrateException exception)
        {
            results.Add(new(path + ".connection", Category, HealthStatus.Unhealthy, exception.Problem.Detail, exception.Problem.Remedy));
            return null;
        }
    }

    private static CheckResult Result(Finding finding) => new(
        finding.Path, Category,
        finding.Severity switch
        {
            FindingSeverity.Error => HealthStatus.Unhealthy,
            FindingSeverity.Warning => HealthStatus.Degraded,
            _ => HealthStatus.Healthy,
        },
        finding.Message, finding.Remedy);
}
