using Hal9.Migrate.Client.Files;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;

#pragma warning disable MA0048 // a request, its answer and what carries it out

namespace Hal9.Migrate.Client.Plans;

/// <summary>Write a plan to begin with.</summary>
/// <param name="Path">The file to write; null: none, the plan itself is put out.</param>
/// <param name="Name">The migration's name; null: ask, or take one.</param>
/// <param name="LegacyUrl">The legacy's address; null: ask, or take a placeholder.</param>
/// <param name="SuccessorUrl">The successor's address; null: ask, or take a placeholder.</param>
/// <param name="Overwrite">Whether a file that is there may be replaced without asking.</param>
public sealed record InitPlanRequest(string? Path, string? Name = null, string? LegacyUrl = null, string? SuccessorUrl = null, bool Overwrite = false);

/// <summary>A plan that was written to a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The migration's name.</param>
/// <param name="Hash">The plan's hash.</param>
public sealed record PlanFileDocument(string Path, string Name, string Hash);

/// <summary>
/// Writes a commented plan to begin with; needs no server. Writes a <see cref="PlanFileDocument"/>, or without a file the plan's text.
/// </summary>
public sealed class InitPlanOperation : IOperation<InitPlanRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(InitPlanRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        if (request.Path is { } existing && File.Exists(existing) && !request.Overwrite
            && !(host.IsInteractive && await host.ConfirmAsync($"{existing} exists. Replace it?", cancellationToken).ConfigureAwait(false)))
        {
            return host.IsInteractive ? OperationOutcome.Declined : throw new MigrateException(
                ProblemCode.InvalidArgument, $"{existing} exists already; it is left as it is.", "Name another file, or say --force to replace it.");
        }

        var name = request.Name ?? await host.AskAsync("Name of the migration", StarterPlan.Name, cancellationToken).ConfigureAwait(false);
        var legacy = request.LegacyUrl ?? await host.AskAsync("Address of the legacy", StarterPlan.LegacyUrl, cancellationToken).ConfigureAwait(false);
        var successor = request.SuccessorUrl ?? await host.AskAsync("Address of the successor", StarterPlan.SuccessorUrl, cancellationToken).ConfigureAwait(false);
        var source = new PlanSource(StarterPlan.Write(name, legacy, successor), request.Path ?? "What was given");
        var plan = source.Check();
        if (request.Path is { } path)
        {
            await TextFile.WriteAsync(path, source.Text, cancellationToken).ConfigureAwait(false);
            host.Write(new PlanFileDocument(path, plan.Name, plan.Hash));
        }
        else
        {
            host.Write(source.Text);
        }

        return OperationOutcome.Done;
    }
}
