using System.Collections.Immutable;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.State.Inspection;

/// <summary>Looks at a store before anything moves. Changes nothing in it, whatever the plan says. Not thread-safe.</summary>
/// <remarks>Every method throws <see cref="MigrateException"/> when the store cannot be reached or read.</remarks>
public interface IStoreInspector : IAsyncDisposable
{
    /// <summary>Finds out all that can be told without the other store, all of it at once.</summary>
    Task<StoreFacts> InspectAsync(ImmutableArray<InspectedTable> tables, CancellationToken cancellationToken);

    /// <summary>Reads some rows that meet the filter: the first, the last, and some between where that is cheap.</summary>
    /// <param name="table">A table whose facts say that it can be tried.</param>
    /// <param name="rows">How many at most.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<ImmutableArray<SampledRow>> SampleAsync(InspectedTable table, int rows, CancellationToken cancellationToken);

    /// <summary>What would become of rows if they were written here; one answer each, in that order. Nothing is written.</summary>
    /// <param name="table">A table whose facts say that it can be tried.</param>
    /// <param name="rows">Values of the columns of its arriving route.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<ImmutableArray<TriedRow>> TryAsync(InspectedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken);
}
