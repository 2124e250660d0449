using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Course;

/// <summary>Wait for a migration that was started before.</summary>
/// <param name="Phase">Until it is so far; null: until it is at its goal.</param>
/// <param name="Percentage">Until it is so far within the phase; null: until the phase is entered.</param>
/// <param name="Timeout">How long; null: for ever.</param>
public sealed record WaitRequest(Phase? Phase = null, Percentage? Percentage = null, TimeSpan? Timeout = null);

/// <summary>Waits until a migration is at its goal, or as far as asked for. Writes the <see cref="StatusDocument"/> it ended with.</summary>
/// <param name="client">The server.</param>
/// <param name="time">For waiting.</param>
public sealed class WaitOperation(MigrationClient client, TimeProvider time) : IOperation<WaitRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(WaitRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var until = request.Phase is { } phase ? new Step(phase, request.Percentage ?? default) : (Step?)null;
        var now = await client.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        var (status, problem) = await new CourseWatch(client, time)
            .WaitAsync($"Waiting for {now.Name ?? "the migration"}", now, seen => CourseEnd.Of(seen, until), request.Timeout, host, cancellationToken).ConfigureAwait(false);
        host.Write(status);
        return new(problem, status);
    }
}
