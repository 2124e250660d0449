using System.Collections.Immutable;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.State.Stores;

/// <summary>A store as the side that rows go to.</summary>
/// <remarks>
/// See <see cref="IControlledStore"/> for what holds of every method. What is written here is not captured, passes the closed gate,
/// and fires none of the owner's triggers: those have fired where the rows come from.
/// </remarks>
public interface IChangeTarget
{
    /// <summary>The format of <see cref="RowEncoding"/> that it takes rows in, whatever their types, without a look at their values; null when there is none.</summary>
    string? Format { get; }

    /// <summary>How far tables have come on their way into this store, in the order asked for; the start for unknown ones.</summary>
    Task<ImmutableArray<TableProgress>> ReadProgressAsync(ImmutableArray<string> tables, CancellationToken cancellationToken);

    /// <summary>Writes a batch and how far its tables have come, in one transaction under the locked epoch. Columns the route does not name keep their value.</summary>
    /// <remarks>
    /// Rows are written whatever order their values change hands in: colliding values are parked and updated, never deleted. The
    /// constraints of the store hold at the commit.
    /// </remarks>
    Task<WriteResult> WriteAsync(long epoch, Batch batch, WriteMode mode, CancellationToken cancellationToken);

    /// <summary>
    /// Does what writing to the tables of these routes takes, with no row and without a commit: so what would be in the way (a right that is missing, a store
    /// that takes no writes) is known before it is needed. Throws as <see cref="WriteAsync"/> would; no application waits for it.
    /// </summary>
    Task RehearseAsync(long epoch, ImmutableArray<TableRoute> routes, CancellationToken cancellationToken);

    /// <summary>Keeps how far a verification has come: pass, key and mismatches of the progress; the rest of it is left alone.</summary>
    Task SaveVerificationAsync(long epoch, TableProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Compares rows with what this store has under their keys, in its own types, exactly. In the owner's store it leaves out keys for
    /// which an entry waits in its log.
    /// </summary>
    /// <param name="route">The way on which the rows came.</param>
    /// <param name="expected">The values of the route's columns.</param>
    /// <param name="appliedThrough">The entry up to which this store's own log is applied; null when it is not the owner's, and nothing is left out.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<ImmutableArray<RowDifference>> CompareAsync(TableRoute route, RowStream expected, long? appliedThrough, CancellationToken cancellationToken);

    /// <summary>The rows this store refuses: table by table in the order asked for, by key, so many of each at most.</summary>
    Task<ImmutableArray<ParkedRow>> ReadParkedAsync(ImmutableArray<string> tables, int limit, CancellationToken cancellationToken);

    /// <summary>Sees to it that key generators give out no value up to the given ones. Never counts back.</summary>
    Task AdvanceSequencesAsync(long epoch, ImmutableArray<(TableRoute Route, SequenceValue Value)> sequences, CancellationToken cancellationToken);
}
