using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Stores;
using Hal9.Migrate.Server.Tracing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>The state engine of a plan under one epoch: connections to both stores, and what was measured of them. For one caller; after an exception it is used no more.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private const int EntriesAtOnce = 1_000;

    private readonly StatePair _stores;
    private readonly StateController _controller;
    private readonly long _epoch;
    private readonly TimeProvider _time;
    private readonly WorkMeter _meter;
    private readonly DecisionTracing _tracing;
    private readonly RowThrottle _throttle;
    private long? _caughtUpAt;
    private long? _fencedAt;
    private TimeSpan? _fence;
    private long _audit;

    public Engine(StatePlan plan, StateStores stores, long epoch, ICessionJournal journal, WorkMeter meter, DecisionTracing tracing, TimeProvider time)
    {
        (Plan, _epoch, _meter, _tracing, _time) = (plan, epoch, meter, tracing, time);
        meter.Begin();
        _stores = new(stores.Open(plan.Source), stores.Open(plan.Target));

        // One unit: rows that refer to each other lie in several tables, and which tables those are may change while they are moved.
        var lane = new Lane("rows", [.. plan.Tables.Select(PlannedTables.Of)]);
        var throttle = new RowThrottle(time)
        {
            RowsPerSecond = plan.Throttle.RowsPerSecond == 0 ? null : plan.Throttle.RowsPerSecond, PauseAbove = plan.Throttle.PauseAbove, PauseAboveLag = plan.Throttle.PauseAboveLag,
        };
        _controller = new(_stores, [lane], epoch, journal, new(new(plan.ChunkRows, State.Stores.ChunkLimit.Default.Bytes), EntriesAtOnce), throttle);
        _throttle = throttle;
    }

    /// <summary>What it was made for; for another plan another engine is made.</summary>
    public StatePlan Plan { get; }

    /// <summary>How many entries the log of the owner's changes had when it was last looked at, whatever became of the step; null while that is not known.</summary>
    public long? LogEntries => _controller.Seen is { } seen ? EngineReport.LogEntries(seen) : null;

    /// <summary>What the comparison of all rows has found.</summary>
    public ImmutableArray<TableAudit> Audited => _controller.Audited;

    /// <summary>Has all rows compared; once for each number.</summary>
    public void BeginAudit(long number, AuditRequest request)
    {
        if (_audit != number)
        {
            _audit = number;
            _controller.BeginAudit(request);
        }
    }

    /// <summary>Does the next step toward a side's owning the writes, as the journal has it up to a record, and says what it saw and whether there is anything to do at once.</summary>
    public async Task<(StateReport Report, EngineRest Pause, long? CaughtUp)> StepAsync(Side goal, long version, bool acceptsLoss, CancellationToken cancellationToken)
    {
        _controller.AcceptsLoss = acceptsLoss;
        var (begun, since) = (_time.GetTimestamp(), _time.GetUtcNow());
        var step = await _controller.StepAsync(goal, givesUp: false, cancellationToken);
        Trace(step, since);
        TimeFence(step, begun);
        _meter.Step(_controller.Counts, _time.GetElapsedTime(begun));
        var isCaughtUp = step is Synchronize && _controller.IsCaughtUp;
        if (isCaughtUp && _caughtUpAt is { } before)
        {
            _meter.CaughtUp(_time.GetElapsedTime(before));
        }

        _caughtUpAt = isCaughtUp ? begun : _caughtUpAt;
        TimeSpan? lag = _caughtUpAt is { } at ? _time.GetElapsedTime(at) : null;
        var rest = step switch
        {
            AwaitStore => EngineRest.Long,
            Synchronize when _controller.IsInStep => EngineRest.Short,
            ChangeGate { What.Verb: ControlVerb.Fence } => EngineRest.Short,
            _ => EngineRest.None,
        };
        var report = EngineReport.Of(version, _controller.Seen!, _controller.Progress, _controller.Estimates, lag, _fence);
        return (report with { Paused = _throttle.PauseReason, Work = _meter.Read(EngineReport.Remaining(report)) }, rest, isCaughtUp ? begun : null);
    }

    /// <summary>Removes everything of ours from both stores; from the legacy's first, whose disk may be filling because the other one is not reached.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await _stores.Legacy.DisarmAsync(_epoch, cancellationToken);
        await _stores.Successor.DisarmAsync(_epoch, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stores.Legacy.DisposeAsync();
        await _stores.Successor.DisposeAsync();
    }

    /// <summary>What keeps the rows in step from moment to moment is no event; its metrics say how it goes.</summary>
    private void Trace(StateStep step, DateTimeOffset since)
    {
        var (name, store) = step switch
        {
            ChangeGate { What.Verb: var verb, Store: var side } => ($"state {verb.ToString().ToLowerInvariant()}", side),
            ArmStore { Store: var side } => ("state arm", side),
            RaiseEpoch { Store: var side } => ("state raise epoch", side),
            DrainLog { Source: var side } => ("state drain", side),
            CedeOwnership { Store: var side } => ("state cede", side),
            _ => (null, Side.Legacy),
        };
        if (name is not null)
        {
            using var span = _tracing.Done(name, since);
            span?.SetTag("hal9.store", RouteToken.NameOf(store)).SetTag("hal9.epoch", _epoch);
        }
    }

    /// <summary>From the first try to close the owner's gate until a store is seen open again: as long as any writer can have waited.</summary>
    private void TimeFence(StateStep step, long begun)
    {
        if (step is ChangeGate { What.Verb: ControlVerb.Fence })
        {
            _fencedAt ??= begun;
        }
        else if (_fencedAt is { } since && step is Synchronize)
        {
            (_fence, _fencedAt) = (_time.GetElapsedTime(since, begun), null);
        }
    }
}
