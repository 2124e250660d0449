using System.Collections.Immutable;
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
    private ImmutableArray<TableProgress> _progress = [];
    private LaneStep _last;

    /// <summary>The ways of its tables.</summary>
    public ImmutableArray<TableRoute> Routes => _routes;

    /// <summary>How far its tables have come, as last known.</summary>
    public ImmutableArray<TableProgress> Progress => _progress;

    /// <summary>How the lane stands now.</summary>
    public async Task<LaneView> LookAsync(CancellationToken cancellationToken)
    {
        // Read once: under this epoch nobody else writes it, and a write with unknown outcome ends the epoch.
        if (_progress.IsEmpty)
        {
            var known = await target.ReadProgressAsync([.. _routes.Select(route => route.Name)], cancellationToken);

            // On the way back everything is there from the start: it came from there, and was verified both ways before the cut-over.
            _progress = from == Side.Legacy ? known : [.. known.Select(table => table with { IsCopied = true, Verifying = VerificationPass.Done })];
        }

        var pending = await source.CountPendingAsync(Tables(), cancellationToken);
        return new(
            lane.Name, _progress.All(table => table.IsCopied), _progress.All(table => table.Verifying == VerificationPass.Done), pending,
            _progress.Sum(table => table.Mismatches), _progress.Sum(table => table.Refused));
    }

    /// <summary>Does one thing that is to be done, and says which it was.</summary>
    public async Task<LaneStep> WorkAsync(CancellationToken cancellationToken)
    {
        _last = LaneDecision.Next(await LookAsync(cancellationToken), _last, throttle.IsPaused);
        await (_last switch
        {
            LaneStep.Copy => CopyAsync(cancellationToken),
            LaneStep.Apply => ApplyAsync(cancellationToken),
            LaneStep.Verify => VerifyAsync(cancellationToken),
            _ => Task.CompletedTask,
        });
        return _last;
    }

    /// <summary>Copies the next chunk.</summary>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        var table = _progress.First(progress => !progress.IsCopied).Table;
        var rows = await MoveAsync(table, 0, WriteMode.Plain, cancellationToken);
        await throttle.SpendAsync(rows, cancellationToken);
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

    /// <summary>Compares the next chunk with the other side.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        var index = _progress.ToList().FindIndex(progress => progress.Verifying != VerificationPass.Done);
        var (table, progress) = (lane.Tables[index], _progress[index]);

        // Whoever owns writes, it is the source whose log says which keys are not in step just now.
        var isInverse = progress.Verifying == VerificationPass.Inverse;
        var (asked, compared) = isInverse ? (target, source) : (source, target);
        var (askedThrough, comparedThrough) = isInverse ? ((long?)null, (long?)progress.AppliedThrough) : (progress.AppliedThrough, null);
        var route = table.From(isInverse ? from.Other() : from);
        await using var settled = await asked.ReadSettledAsync(route, progress.VerifiedThrough, askedThrough, options.Chunk, cancellationToken);
        var differences = await compared.CompareAsync(route, settled.Rows, comparedThrough, cancellationToken);
        var after = progress with
        {
            Verifying = settled.Through is null ? progress.Verifying + 1 : progress.Verifying,
            VerifiedThrough = settled.Through,
            Mismatches = progress.Mismatches + differences.Select(difference => difference.Key).Distinct().Count(),
        };
        await target.SaveVerificationAsync(epoch, after, cancellationToken);
        _progress = _progress.SetItem(index, after);
        await throttle.SpendAsync(options.Chunk.Rows, cancellationToken);
    }

    private async Task<long> MoveAsync(string? chunk, int entries, WriteMode mode, CancellationToken cancellationToken)
    {
        WriteResult result;
        ImmutableArray<LogReceipt> receipts;
        await using (var batch = await source.ReadAsync(new(Tables(), chunk, options.Chunk, entries), cancellationToken))
        {
            if (batch.IsEmpty)
            {
                return 0;
            }

            receipts = batch.Receipts;
            result = await target.WriteAsync(epoch, batch, mode, cancellationToken);
        }

        if (result.Collided)
        {
            // Rows that change values with each other, or refer to each other, may lie in several batches: all that is known goes at once.
            return await MoveAsync(chunk, int.MaxValue, mode | WriteMode.Whole, cancellationToken);
        }

        if (!result.IsCommitted)
        {
            Count(result.Differences);
            return 0;
        }

        _progress = [.. _progress.Select(progress => result.After.FirstOrDefault(after => after.Table == progress.Table) ?? progress)];
        if (entries > 0)
        {
            await source.AcknowledgeAsync(epoch, receipts, now: false, cancellationToken);
        }

        return result.Rows;
    }

    private void Count(ImmutableArray<RowDifference> differences) => _progress =
    [
        .. _progress.Select(progress => progress with
        {
            Mismatches = progress.Mismatches + differences.Where(difference => difference.Table == progress.Table).Select(difference => difference.Key).Distinct().Count(),
        }),
    ];

    private ImmutableArray<(TableRoute Route, TableProgress Progress)> Tables() => [.. _routes.Zip(_progress)];
}
