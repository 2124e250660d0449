using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.State.Stores;

/// <summary>A store as the side that rows come from.</summary>
/// <remarks>See <see cref="IControlledStore"/> for what holds of every method.</remarks>
public interface IChangeSource
{
    /// <summary>
    /// Reads chunk, log entries and the rows they point to in one snapshot (1). Entries of keys that have not been copied are taken
    /// along without their rows: the copy comes to them later.
    /// </summary>
    /// <exception cref="MigrateException"><see cref="ProblemCode.CaptureLost"/>: the log is not the one the progress counts in.</exception>
    Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Lets the source forget log entries that the target durably has (2): exactly those of the receipts, or those up to the progress.
    /// </summary>
    /// <param name="epoch">The controller's.</param>
    /// <param name="receipts">Of what was committed in the target under this epoch, or is read there.</param>
    /// <param name="now">Whether they must be gone on return; else the source may leave that for later, if it reads none of them again.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task AcknowledgeAsync(long epoch, ImmutableArray<LogReceipt> receipts, bool now, CancellationToken cancellationToken);

    /// <summary>How many log entries of these tables wait to be applied.</summary>
    Task<long> CountPendingAsync(ImmutableArray<(TableRoute Route, TableProgress Progress)> tables, CancellationToken cancellationToken);

    /// <summary>Reads the next chunk after a key in one snapshot; of the owner, leaving out rows for which an entry waits in its log.</summary>
    /// <param name="route">The table.</param>
    /// <param name="after">The key to go on after; null for the first chunk.</param>
    /// <param name="appliedThrough">The entry up to which this store's own log is applied; null when it is not the owner's, and nothing is left out.</param>
    /// <param name="limit">How large the chunk may be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<SettledRows> ReadSettledAsync(TableRoute route, RowKey? after, long? appliedThrough, ChunkLimit limit, CancellationToken cancellationToken);

    /// <summary>
    /// Logs rows as if they had just changed, so that they are carried over as ever: those of a range of keys that are there and meet the route's
    /// filter. Changes no row, and is durable on return.
    /// </summary>
    /// <param name="epoch">The controller's.</param>
    /// <param name="route">The table.</param>
    /// <param name="after">The key that the range comes after; null for the table's start.</param>
    /// <param name="through">The last key of the range; null for the table's end.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task RecaptureAsync(long epoch, TableRoute route, RowKey? after, RowKey? through, CancellationToken cancellationToken);

    /// <summary>The same of single keys, whether there are such rows or not: what is under the key of one that is not there is taken away on the other side.</summary>
    Task RecaptureAsync(long epoch, TableRoute route, ImmutableArray<RowKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a row of each table as an application does, past the gate if that is closed, and sees whether the log has it; all of it in a transaction that is
    /// rolled back. Tables without rows are left out.
    /// </summary>
    /// <exception cref="MigrateException"><see cref="ProblemCode.CaptureLost"/>: it has not; says of which table.</exception>
    Task ProbeCaptureAsync(long epoch, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken);

    /// <summary>
    /// About how many rows of each table go this way, in the order asked for; null where that cannot be told at little cost. Small tables are counted;
    /// of others the database's own statistics are asked, which may be old.
    /// </summary>
    Task<ImmutableArray<long?>> EstimateRowsAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken);

    /// <summary>How far the key generators of these tables have counted; tables without one are left out.</summary>
    Task<ImmutableArray<SequenceValue>> ReadSequencesAsync(ImmutableArray<TableRoute> tables, CancellationToken cancellationToken);
}
