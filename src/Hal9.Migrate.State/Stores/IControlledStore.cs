using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.State.Stores;

/// <summary>A store's control row, gate and capture.</summary>
/// <remarks>
/// Contract, run against every adapter by its conformance suite; the numbers are the invariants of the state engine.
/// <list type="bullet">
/// <item>(5) Each writing method is one transaction that locks the control row first. When the row's epoch is greater than the given
/// one it changes nothing and throws <see cref="ProblemCode.LeaseLost"/>.</item>
/// <item>(6) What a method has written is durable when it returns, and what an application was told is committed is in the snapshot of
/// every read that begins later.</item>
/// <item>Reading methods write nothing, and are in the way of no writer for longer than one bounded read.</item>
/// <item>Other failures are <see cref="MigrateException"/>s. After one of a writing method its outcome is unknown: the caller goes on with a
/// new epoch only.</item>
/// </list>
/// All members are safe to call from several lanes at once.
/// </remarks>
public interface IControlledStore : IAsyncDisposable
{
    /// <summary>Where the store is, for people; without secrets.</summary>
    string Location { get; }

    /// <summary>Reads control row and log in one snapshot.</summary>
    Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sees to it that control row, gate, log, capture and progress are there for these tables, and leaves alone what is. From its
    /// return on every committed change of an application to one of the tables has an entry in the log (1), except those of
    /// <see cref="IChangeTarget"/>; and the gate obeys the control row.
    /// </summary>
    /// <param name="epoch">The controller's.</param>
    /// <param name="initial">The control row when there is none.</param>
    /// <param name="tables">The ways on which rows leave this store.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="MigrateException"><see cref="ProblemCode.StateUnsupported"/>: a table cannot be captured exactly; says why.</exception>
    Task ArmAsync(long epoch, ControlRow initial, ImmutableArray<TableRoute> tables, CancellationToken cancellationToken);

    /// <summary>Removes everything <see cref="ArmAsync"/> made. Nothing of ours is left, and the application may write.</summary>
    Task DisarmAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Makes a controller known: from then on earlier ones can write nothing here.</summary>
    Task RaiseEpochAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>
    /// Applies a change to the locked control row (see <see cref="ControlChange.Apply"/>). False when the row forbids it, or when the
    /// lock cannot be had within the adapter's lock timeout: then nothing has changed.
    /// </summary>
    /// <remarks>
    /// (3) (4) After <see cref="ControlVerb.Fence"/> returned true, no transaction of an application that writes one of the tables is in
    /// flight or can commit until the gate is opened, whatever snapshot it began with. <see cref="ControlVerb.Cede"/> finds the log empty under
    /// the same lock.
    /// </remarks>
    Task<bool> TryChangeAsync(long epoch, ControlChange change, CancellationToken cancellationToken);
}
