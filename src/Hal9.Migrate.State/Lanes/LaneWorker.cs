using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Lanes;

/// <summary>
/// Copies a lane and keeps it in step, in one direction, under one epoch: one thing after another, never two at once. Whatever breaks
/// off, the next worker goes on from the progress in the target.
/// </summary>
/// <param name="lane">The lane.</param>
/// <param name="from">The side that rows come from.</param>
/// <param name="source">Its store.</param>
/// <param name="target">The other store; nobody but this worker writes the lane's tables there.</param>
/// <param name="epoch">The controller's.</param>
/// <param name="options">How much at once.</param>
/// <param name="throttle">How fast.</param>
public sealed class LaneWorker(Lane lane, Side from, IStateStore source, IStateStore target, long epoch, LaneOptions options, RowThrottle throttle)
{
    private readonly ImmutableArray<TableRoute> _routes = lane.From(from);
    private readonly ChunkComparer _comparer = new(from, source, target);
    private RowAudit? _audit;
    private bool _isWayBackProven = from == Side.Successor;
    private ImmutableArray<TableProgress> _progress = [];
    private LaneStep _last;
    private long _drainedAt = throttle.Time.GetTimestamp();

    /// <summary>The ways of its tables.</summary>
    public ImmutableArray<TableRoute> Routes => _routes;

    /// <summary>How far its tables have come, as last known.</summary>
    public ImmutableArray<TableProgress> Progress => _progress;

    /// <summary>About how many rows its tables have, by name: of those that were not copied when this worker began, and of which it can be told.</summary>
    public ImmutableDictionary<string, long> Estimates { get; private set; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>What this worker has done.</summary>
    public LaneCounts Counts { get; private set; }

    /// <summary>Whether the last turn applied everything that was committed when it began, to rows that had all been copied.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>What the comparison has found that was asked for last; empty when none was, or none of its tables is in this lane.</summary>
    public ImmutableArray<TableAudit> Audited => _audit?.Tables ?? [];

    /// <summary>From now on each turn compares some rows, too, once all are copied, until all have been compared.</summary>
    public void BeginAudit(AuditRequest request) => _audit = new(lane, request, _comparer, request.Repairs ? new RowRepair(from, source, epoch) : null);

    /// <summary>How the lane stands now.</summary>
    public async Task<LaneView> LookAsync(CancellationToken cancellationToken)
    {
        // Read once: under this epoch nobody else writes it, and a write with unknown outcome ends the epoch.
        if (_progress.IsEmpty)
        {
            var known = await target.ReadProgressAsync([.. _routes.Select(route => route.Name)], cancellationToken);

            // On the way back everything is there from the start: it came from there, and was verified both ways before the cut-over.
            _progress = from == Side.Legacy ? known : [.. known.Select(table => table with { IsCopied = true, Verifying = VerificationPass.Done })];
            Estimates = await EstimateAsync(cancellationToken);
        }

        var pending = await source.CountPendingAsync(Tables(), cancellationToken);
        return new(
            lane.Name, _progress.All(table => table.IsCopied), _progress.All(table => table.Verifying == VerificationPass.Done) && _isWayBackProven, pending,
            _progress.Sum(table => table.Mismatches), _progress.Sum(table => table.Refused));
    }

    /// <summary>Does one thing that is to be done, and says which it was.</summary>
    public async Task<LaneStep> WorkAsync(CancellationToken cancellationToken)
    {
        var view = await LookAsync(cancellationToken);
        _last = LaneDecision.Next(view, _last, throttle.IsPaused);
        await (_last switch
        {
            LaneStep.Copy => CopyAsync(cancellationToken),
            LaneStep.Apply => ApplyAsync(cancellationToken),
            LaneStep.Verify => VerifyAsync(cancellationToken),
            _ => Task.CompletedTask,
        });
        await (_audit is { IsDone: false } audit && view is { IsCopied: true, IsVerified: true } ? AuditAsync(audit, cancellationToken) : Task.CompletedTask);
        var isDrained = view.Pending == 0 || (_last == LaneStep.Apply && view.Pending <= options.LogEntries);
        _drainedAt = isDrained ? throttle.Time.GetTimestamp() : _drainedAt;
        throttle.NoteLag(isDrained ? TimeSpan.Zero : throttle.Time.GetElapsedTime(_drainedAt));
        IsCaughtUp = view.IsCopied && isDrained;
        return _last;
    }

    /// <summary>Copies for a turn: at least one chunk.</summary>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        var begun = throttle.Time.GetTimestamp();
        for (var batch = await ReadChunkAsync(Tables(), cancellationToken); batch is not null;)
        {
            // What is read ahead is written only if nothing is applied in between: that drops the entries of keys which are not copied yet.
            var after = Tables().Select(table => table.Route.Name == batch.Tables[0].Route.Name ? (table.Route, batch.Tables[0].After) : table).ToImmutableArray();
            var goesOn = throttle is { RowsPerSecond: null, IsPaused: false } && after.Any(table => !table.Item2.IsCopied) && await HasTimeAsync(begun, cancellationToken);
            var ahead = goesOn ? ReadAheadAsync(after, cancellationToken) : null;
            var isNext = false;
            try
            {
                var (rows, isApplied) = await WriteAsync(batch, batch.Tables[0].Route.Name, 0, WriteMode.Plain, cancellationToken);
                isNext = !isApplied;
                await throttle.SpendAsync(rows, cancellationToken);
            }
            finally
            {
                await (isNext ? Task.CompletedTask : ReleaseAsync(ahead));
            }

            batch = isNext && ahead is not null ? await ahead : null;
        }
    }

    /// <summary>Applies the oldest log entries.</summary>
    public Task ApplyAsync(CancellationToken cancellationToken) => MoveAsync(null, options.LogEntries, WriteMode.Plain, cancellationToken);

    /// <summary>
    /// Behind a closed gate: applies the oldest entries, comparing what it writes before it is committed; when none is left, sees to it
    /// that the log is empty. A difference is counted, and its entries stay.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if ((await LookAsync(cancellationToken)).Pending > 0)
        {
            await MoveAsync(null, options.LogEntries, WriteMode.Compare, cancellationToken);
        }
        else
        {
            await source.AcknowledgeAsync(epoch, [.. Tables().Select(table => new LogReceipt(table.Route, table.Progress, []))], now: true, cancellationToken);
        }
    }

    /// <summary>Compares the next chunk with the other side; when all have been, tries that the way back would be open.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var index = _progress.ToList().FindIndex(progress => progress.Verifying != VerificationPass.Done);
        if (index < 0)
        {
            await ProveWayBackAsync(cancellationToken);
            return;
        }

        var (table, progress) = (lane.Tables[index], _progress[index]);

        var isInverse = progress.Verifying == VerificationPass.Inverse;
        var (through, rows, differences) = await _comparer.CompareAsync(table, progress.Verifying, progress.VerifiedThrough, progress.AppliedThrough, Chunk, cancellationToken);
        var after = progress with
        {
            Verifying = through is null ? progress.Verifying + 1 : progress.Verifying,
            VerifiedThrough = through,
            Mismatches = progress.Mismatches + differences.Select(difference => difference.Key).Distinct().Count(),
        };
        await target.SaveVerificationAsync(epoch, after, cancellationToken);
        Counts += new LaneCounts(0, 0, isInverse ? 0 : rows);
        _progress = _progress.SetItem(index, after);
        await throttle.SpendAsync(Chunk.Rows, cancellationToken);
    }

    /// <summary>
    /// Before the ownership of writes may pass: that the other store would capture what is written there, and that this one would take it back. By every
    /// worker anew, for rights may be taken away; it costs next to nothing.
    /// </summary>
    private async Task ProveWayBackAsync(CancellationToken cancellationToken)
    {
        var back = lane.From(from.Other());
        await target.ProbeCaptureAsync(epoch, back, cancellationToken);
        await source.RehearseAsync(epoch, back, cancellationToken);
        _isWayBackProven = true;
    }

    private async Task AuditAsync(RowAudit audit, CancellationToken cancellationToken)
    {
        await audit.StepAsync(_progress, cancellationToken);
        if (audit is not { Repairs: true, IsDone: true })
        {
            return;
        }

        // Decisions rest on the lane's own verification, which has to see for itself that the rows are the same now.
        foreach (var (audited, progress) in audit.Tables.Select(table => (table, _progress.Single(progress => progress.Table == table.Table))))
        {
            if (audited.Differing + progress.Mismatches > 0)
            {
                var anew = progress with { Verifying = VerificationPass.Rows, VerifiedThrough = null, Mismatches = 0 };
                await target.SaveVerificationAsync(epoch, anew, cancellationToken);
                _progress = _progress.Replace(progress, anew);
            }
        }
    }

    private Task<Batch> ReadChunkAsync(ImmutableArray<(TableRoute Route, TableProgress Progress)> tables, CancellationToken cancellationToken) =>
        source.ReadAsync(new(tables, tables.First(table => !table.Progress.IsCopied).Route.Name, Chunk, 0), cancellationToken);

    /// <summary>Whether a turn that began then goes on: for its time, and on for as long as nobody waits for the next one.</summary>
    private async Task<bool> HasTimeAsync(long begun, CancellationToken cancellationToken)
    {
        var elapsed = throttle.Time.GetElapsedTime(begun);
        return elapsed < options.Turn || (elapsed < options.LongestTurn && await source.CountPendingAsync(Tables(), cancellationToken) == 0);
    }

    /// <summary>The next chunk, on its way already while the one before it is written, where it goes as bytes.</summary>
    private async Task<Batch> ReadAheadAsync(ImmutableArray<(TableRoute Route, TableProgress Progress)> tables, CancellationToken cancellationToken)
    {
        var batch = await ReadChunkAsync(tables, cancellationToken);
        try
        {
            await (batch.Tables is [{ Rows: var rows }] && rows.Encoding is { } encoding && encoding.Format == target.Format ? rows.BeginAsync(cancellationToken) : Task.CompletedTask);
            return batch;
        }
        catch
        {
            await batch.DisposeAsync();
            throw;
        }
    }

    private static async Task ReleaseAsync(Task<Batch>? ahead)
    {
        try
        {
            await (ahead is null ? ValueTask.CompletedTask : (await ahead).DisposeAsync());
        }
        catch (Exception exception) when (exception is MigrateException or OperationCanceledException)
        {
            // It is not wanted any more.
        }
    }

    private async Task MoveAsync(string? chunk, int entries, WriteMode mode, CancellationToken cancellationToken) =>
        await WriteAsync(await source.ReadAsync(new(Tables(), chunk, Chunk, entries), cancellationToken), chunk, entries, mode, cancellationToken);

    /// <summary>Writes a batch and gives it back. Says how many rows that were, and whether the log was applied.</summary>
    private async Task<(long Rows, bool IsApplied)> WriteAsync(Batch batch, string? chunk, int entries, WriteMode mode, CancellationToken cancellationToken)
    {
        WriteResult result;
        await using (batch)
        {
            if (batch.IsEmpty)
            {
                return (0, false);
            }

            result = await target.WriteAsync(epoch, batch, mode, cancellationToken);
        }

        if (result.Collided)
        {
            // Rows that change values with each other, or refer to each other, may lie in several batches: all that is known goes at once.
            var whole = await source.ReadAsync(new(Tables(), chunk, Chunk, int.MaxValue), cancellationToken);
            return await WriteAsync(whole, chunk, int.MaxValue, mode | WriteMode.Whole, cancellationToken);
        }

        if (!result.IsCommitted)
        {
            Count(result.Differences);
            return (0, entries > 0);
        }

        _progress = [.. _progress.Select(progress => result.After.FirstOrDefault(after => after.Table == progress.Table) ?? progress)];
        if (entries > 0)
        {
            await source.AcknowledgeAsync(epoch, batch.Receipts, now: false, cancellationToken);
        }

        Counts += chunk is null ? new LaneCounts(0, result.Rows, 0) : new LaneCounts(result.Rows, 0, 0);
        return (result.Rows, entries > 0);
    }

    private async Task<ImmutableDictionary<string, long>> EstimateAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<TableRoute> routes = [.. Tables().Where(table => !table.Progress.IsCopied).Select(table => table.Route)];
        var rows = routes.IsEmpty ? [] : await source.EstimateRowsAsync(routes, cancellationToken);
        return routes.Zip(rows).Where(table => table.Second is not null).ToImmutableDictionary(table => table.First.Name, table => table.Second!.Value);
    }

    private void Count(ImmutableArray<RowDifference> differences) => _progress =
    [
        .. _progress.Select(progress => progress with
        {
            Mismatches = progress.Mismatches + differences.Where(difference => difference.Table == progress.Table).Select(difference => difference.Key).Distinct().Count(),
        }),
    ];

    // Not more than the rows of a second at once, or a bound would mean a burst and a long rest.
    private ChunkLimit Chunk => throttle.RowsPerSecond is { } rate ? options.Chunk with { Rows = (int)Math.Clamp(rate, 1, options.Chunk.Rows) } : options.Chunk;

    private ImmutableArray<(TableRoute Route, TableProgress Progress)> Tables() => [.. _routes.Zip(_progress)];
}
