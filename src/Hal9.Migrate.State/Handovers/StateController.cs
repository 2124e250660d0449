using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Handovers;

/// <summary>
/// One controller of two stores, of one epoch: reads, decides (<see cref="OwnershipProtocol.Next"/>), does one step, and begins anew. It may be
/// broken off at any point; the next one, of a greater epoch, goes on. After an exception from a step its outcome may be unknown:
/// this controller is then used no more.
/// </summary>
/// <remarks>Not thread-safe; the lanes work side by side within a step.</remarks>
public sealed class StateController
{
    private readonly StatePair _stores;
    private readonly ImmutableArray<Lane> _lanes;
    private readonly long _epoch;
    private readonly ICessionJournal _journal;
    private readonly LaneOptions _options;
    private readonly RowThrottle _throttle;
    private readonly Func<Observed, StateStep> _decide;
    private ImmutableArray<LaneWorker> _workers = [];
    private Side? _source;
    private LaneCounts _earlier;
    private AuditRequest? _audited;

    /// <param name="stores">Connections of its own to both.</param>
    /// <param name="lanes">What is moved.</param>
    /// <param name="epoch">Greater than that of every controller before.</param>
    /// <param name="journal">Where cessions are written down.</param>
    /// <param name="options">How much at once.</param>
    /// <param name="throttle">How fast.</param>
    /// <param name="decide">The decision; <see cref="OwnershipProtocol.Next"/> unless given.</param>
    public StateController(
        StatePair stores, ImmutableArray<Lane> lanes, long epoch, ICessionJournal journal, LaneOptions options, RowThrottle throttle,
        Func<Observed, StateStep>? decide = null) =>
        (_stores, _lanes, _epoch, _journal, _options, _throttle, _decide) = (stores, lanes, epoch, journal, options, throttle, decide ?? OwnershipProtocol.Next);

    /// <summary>Whether, when the lanes last had their turn, none of them had anything to do.</summary>
    public bool IsInStep { get; private set; }

    /// <summary>Whether, when the lanes last had their turn, they applied everything that had been committed when the step began.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>What the lanes have done under this controller.</summary>
    public LaneCounts Counts => _workers.Aggregate(_earlier, (sum, worker) => sum + worker.Counts);

    /// <summary>Whether a person has accepted that what the owner has and the other side has not is lost. Not to be taken back.</summary>
    public bool AcceptsLoss { get; set; }

    /// <summary>What was read before the last step; null before the first.</summary>
    public Observed? Seen { get; private set; }

    /// <summary>How far each table has come in the direction in which changes go now; empty before that is known.</summary>
    public ImmutableArray<TableProgress> Progress => [.. _workers.SelectMany(worker => worker.Progress)];

    /// <summary>About how many rows tables have that are being copied, by name, where it can be told.</summary>
    public ImmutableDictionary<string, long> Estimates => _workers.Aggregate(ImmutableDictionary<string, long>.Empty, (all, worker) => all.AddRange(worker.Estimates));

    /// <summary>What the comparison of all rows has found that was asked for last; empty before the lanes have begun with it.</summary>
    public ImmutableArray<TableAudit> Audited => [.. _workers.SelectMany(worker => worker.Audited)];

    /// <summary>Has all rows compared, while the lanes do their work; anew when the ownership of writes passes meanwhile.</summary>
    public void BeginAudit(AuditRequest request)
    {
        _audited = request;
        foreach (var worker in _workers)
        {
            worker.BeginAudit(request);
        }
    }

    /// <summary>Does the next step toward the goal, and says what it was.</summary>
    /// <param name="goal">The side that is to own the writes.</param>
    /// <param name="givesUp">Whether a fence is to end, whatever the goal.</param>
    /// <param name="cancellationToken">Cancels; then, too, this controller is used no more.</param>
    /// <exception cref="MigrateException"><see cref="ProblemCode.LeaseLost"/>: another controller has taken over.</exception>
    public async Task<StateStep> StepAsync(Side goal, bool givesUp, CancellationToken cancellationToken)
    {
        Seen = await ObserveAsync(goal, givesUp, cancellationToken);
        var step = _decide(Seen);
        await DoAsync(step, cancellationToken);
        return step;
    }

    /// <summary>Reads what there is to decide by.</summary>
    public async Task<Observed> ObserveAsync(Side goal, bool givesUp, CancellationToken cancellationToken)
    {
        var (legacy, legacyTook) = await TryReadAsync(_stores.Legacy, cancellationToken);
        var (successor, successorTook) = await TryReadAsync(_stores.Successor, cancellationToken);
        var seen = new Observed
        {
            Epoch = _epoch,
            Goal = goal,
            GivesUp = givesUp,
            AcceptsLoss = AcceptsLoss,
            Legacy = legacy,
            Successor = successor,
            Journaled = await _journal.ReadAsync(cancellationToken),
        };
        if (seen.LatestOwner is { } owner)
        {
            _throttle.NoteAnswer(owner == Side.Legacy ? legacyTook : successorTook);
        }

        return IsKnownInBoth(seen) ? seen with { Lanes = await LookAsync(seen.LatestOwner!.Value, cancellationToken) } : seen;
    }

    private bool IsKnownInBoth(Observed seen) => seen.Legacy?.Control?.Epoch == _epoch && seen.Successor?.Control?.Epoch == _epoch;

    private async Task<(StoreStatus? Status, TimeSpan Took)> TryReadAsync(IStateStore store, CancellationToken cancellationToken)
    {
        var begun = _throttle.Time.GetTimestamp();
        try
        {
            var status = await store.ReadStatusAsync(cancellationToken);
            var took = _throttle.Time.GetElapsedTime(begun);
            if (AcceptsLoss && status.Control is { } row && row.Epoch < _epoch)
            {
                // One that can be read but takes no writes is as good as dead to somebody who has given it up.
                await store.RaiseEpochAsync(_epoch, cancellationToken);
                status = await store.ReadStatusAsync(cancellationToken);
            }

            return (status, took);
        }
        catch (MigrateException exception) when (exception.Problem.Code != ProblemCode.LeaseLost)
        {
            return (null, TimeSpan.Zero);
        }
    }

    private async Task<ImmutableArray<LaneView>> LookAsync(Side source, CancellationToken cancellationToken)
    {
        if (_source != source)
        {
            (IsCaughtUp, _earlier) = (false, Counts);
            _source = source;
            _workers = [.. _lanes.Select(lane => new LaneWorker(lane, source, _stores.Of(source), _stores.Of(source.Other()), _epoch, _options, _throttle))];
            if (_audited is { } request)
            {
                BeginAudit(request);
            }
        }

        var views = ImmutableArray.CreateBuilder<LaneView>();
        foreach (var worker in _workers)
        {
            views.Add(await worker.LookAsync(cancellationToken));
        }

        return views.ToImmutable();
    }

    private Task DoAsync(StateStep step, CancellationToken cancellationToken) => step switch
    {
        StandDown => throw new MigrateException(ProblemCode.LeaseLost, $"Another controller has taken over the stores (this one's epoch was {_epoch}).", "Nothing needs to be done here."),
        ArmStore arm => _stores.Of(arm.Store).ArmAsync(_epoch, ControlRow.Initial(arm.Store, _epoch), [.. _lanes.SelectMany(lane => lane.From(arm.Store))], cancellationToken),
        RaiseEpoch raise => _stores.Of(raise.Store).RaiseEpochAsync(_epoch, cancellationToken),
        ChangeGate change => ChangeAsync(change, cancellationToken),
        Synchronize => SynchronizeAsync(cancellationToken),
        DrainLog => Task.WhenAll(_workers.Select(worker => worker.DrainAsync(cancellationToken))),
        CedeOwnership cede => CedeAsync(cede, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        var steps = await Task.WhenAll(_workers.Select(worker => worker.WorkAsync(cancellationToken)));
        IsInStep = steps.All(step => step == LaneStep.Rest);
        IsCaughtUp = _workers.All(worker => worker.IsCaughtUp);
    }

    private async Task ChangeAsync(ChangeGate step, CancellationToken cancellationToken)
    {
        if (step.What.Verb == ControlVerb.Open)
        {
            await _journal.WriteAsync(new(step.Store.Other(), step.What.Term - 1), cancellationToken);
        }

        if (step.What.Verb == ControlVerb.Abandon)
        {
            await ForgetVerificationAsync(step.Store, cancellationToken);
        }

        await _stores.Of(step.Store).TryChangeAsync(_epoch, step.What, cancellationToken);
    }

    /// <summary>A store that has changes nobody else has is verified anew before anybody relies on it.</summary>
    private async Task ForgetVerificationAsync(Side side, CancellationToken cancellationToken)
    {
        var store = _stores.Of(side);
        foreach (var table in await store.ReadProgressAsync([.. _lanes.SelectMany(lane => lane.From(side.Other())).Select(route => route.Name)], cancellationToken))
        {
            await store.SaveVerificationAsync(_epoch, table with { Verifying = VerificationPass.Rows, VerifiedThrough = null, Mismatches = 0 }, cancellationToken);
        }

        _source = null;
    }

    private async Task CedeAsync(CedeOwnership step, CancellationToken cancellationToken)
    {
        var (source, target) = (_stores.Of(step.Store), _stores.Of(step.Store.Other()));
        var routes = _lanes.SelectMany(lane => lane.From(step.Store)).ToImmutableArray();
        var sequences = await source.ReadSequencesAsync(routes, cancellationToken);
        if (!sequences.IsEmpty)
        {
            var byName = routes.ToDictionary(route => route.Name);
            await target.AdvanceSequencesAsync(_epoch, [.. sequences.Select(value => (byName[value.Table], value))], cancellationToken);
        }

        if (await source.TryChangeAsync(_epoch, new(ControlVerb.Cede, step.Term), cancellationToken))
        {
            await _journal.WriteAsync(new(step.Store, step.Term), cancellationToken);
        }
    }
}
