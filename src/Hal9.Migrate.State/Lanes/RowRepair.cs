using System.Collections.Immutable;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Lanes;

/// <summary>
/// Has rows carried over once more that are not the same on both sides: they are logged in the owner's store as if they had just changed. So a repair
/// writes nothing that an ordinary change would not, and the owner's rows are what counts.
/// </summary>
/// <param name="from">The side that rows come from: the owner.</param>
/// <param name="source">Its store.</param>
/// <param name="epoch">The controller's.</param>
internal sealed class RowRepair(Side from, IChangeSource source, long epoch)
{
    /// <summary>Of a chunk in which something differs.</summary>
    /// <param name="table">The table.</param>
    /// <param name="pass">Which way it was compared.</param>
    /// <param name="after">The key it comes after.</param>
    /// <param name="through">Its last key.</param>
    /// <param name="differences">What differs.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task RepairAsync(
        TableMapping table, VerificationPass pass, RowKey? after, RowKey? through, ImmutableArray<RowDifference> differences, CancellationToken cancellationToken)
    {
        // Differences name keys of the store that was looked into. Those of the owner can be logged as they are, and be keys of rows that it does not
        // have. Those of the other store cannot be told back where a key is computed; the chunk's own keys are the owner's, and few.
        var route = table.From(from);
        return pass == VerificationPass.Inverse
            ? source.RecaptureAsync(epoch, route, [.. differences.Select(difference => difference.Key).Distinct().Select(RowKey.Parse)], cancellationToken)
            : source.RecaptureAsync(epoch, route, after, through, cancellationToken);
    }
}
