using System.Collections.Immutable;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Lanes;

/// <summary>
/// Compares a chunk of one store's rows with the other store, exactly, while applications write. Rows for which a change is under way are left
/// out; as nothing is applied between the look at one store and the look at the other, every difference that is found is one.
/// </summary>
/// <param name="from">The side that rows come from.</param>
/// <param name="source">Its store.</param>
/// <param name="target">The other one.</param>
internal sealed class ChunkComparer(Side from, IStateStore source, IStateStore target)
{
    /// <summary>Compares the next chunk.</summary>
    /// <param name="table">The table.</param>
    /// <param name="pass">Which way.</param>
    /// <param name="after">The key to go on after; null for the first chunk.</param>
    /// <param name="appliedThrough">How far the source's log is applied.</param>
    /// <param name="limit">How large the chunk may be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The chunk's last key, null when the table ends there; how many rows were compared; and what differs.</returns>
    public async Task<(RowKey? Through, long Rows, ImmutableArray<RowDifference> Differences)> CompareAsync(
        TableMapping table, VerificationPass pass, RowKey? after, long appliedThrough, ChunkLimit limit, CancellationToken cancellationToken)
    {
        // Whoever owns writes, it is the source whose log says which keys are not in step just now.
        var isInverse = pass == VerificationPass.Inverse;
        var (asked, compared) = isInverse ? (target, source) : (source, target);
        var (askedThrough, comparedThrough) = isInverse ? ((long?)null, (long?)appliedThrough) : (appliedThrough, null);
        var route = table.From(isInverse ? from.Other() : from);
        await using var settled = await asked.ReadSettledAsync(route, after, askedThrough, limit, cancellationToken);
        var rows = new CountedRows(settled.Rows);
        var differences = await compared.CompareAsync(route, rows, comparedThrough, cancellationToken);
        return (settled.Through, rows.Count, differences);
    }
}
