using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Watching;

/// <summary>See how the migration is.</summary>
/// <param name="Every">How often to look again; null: once.</param>
public sealed record StatusRequest(TimeSpan? Every = null);

/// <summary>
/// Writes the <see cref="StatusDocument"/>, once, or again and again until cancelled. While watching, a server that is away is reported
/// as an error and asked again.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting.</param>
public sealed class StatusOperation(MigrationClient client, TimeProvider time) : IOperation<StatusRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(StatusRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(await client.GetStatusAsync(cancellationToken).ConfigureAwait(false));
        while (request.Every is { } every)
        {
            await Task.Delay(every, time, cancellationToken).ConfigureAwait(false);
            try
            {
                host.Write(await client.GetStatusAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (MigrateException exception) when (exception.Problem.Code == ProblemCode.ServerUnreachable)
            {
                host.Error(exception.Problem);
            }
        }

        return OperationOutcome.Done;
    }
}
