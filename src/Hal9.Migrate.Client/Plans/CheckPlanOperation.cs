using System.Text.Json;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Readiness;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Plans;

/// <summary>Check a plan.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Deep">Whether the server shall also make its pre-flight checks for it.</param>
public sealed record CheckPlanRequest(PlanSource Plan, bool Deep = false);

/// <summary>
/// Checks a plan: its text here, without a server, and with <see cref="CheckPlanRequest.Deep"/> by the server's pre-flight checks.
/// Writes a <see cref="PlanDocument"/>, or with deep a <see cref="Health.CheckReport"/>.
/// </summary>
/// <param name="connect">Makes the client when it is needed.</param>
public sealed class CheckPlanOperation(Func<MigrationClient> connect) : IOperation<CheckPlanRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(CheckPlanRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var plan = request.Plan.Check();
        if (!request.Deep)
        {
            host.Write(new PlanDocument(plan.Name, plan.Hash, Json(plan.Source), Json(plan.Effective)));
            return OperationOutcome.Done;
        }

        using var client = connect();
        const string activity = "Checking the plan";
        host.Progress(new(activity, plan.State is null ? "the server looks at services, configuration and resources" : "the server looks at services, databases, configuration and resources"));
        var report = await client.CheckPlanAsync(request.Plan.Text, deep: true, cancellationToken).ConfigureAwait(false);
        host.Progress(new(activity, "checked", Completed: true));
        host.Write(report);
        return ReadinessOutcome.Of(report);
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
