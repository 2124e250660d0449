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

    /// <summary>Does the next step toward the goal, and says what it was.</summary>
    /// <param name="goal">The side that is to own the writes.</param>
    /// <param name="givesUp">Whether a fence is to end, whatever the goal.</param>
    /// <param name="cancellationToken">Cancels; then, too, this controller is used no more.</param>
    /// <exception cref="MigrateException"><see cref="ProblemCode.LeaseLost"/>: another controller has taken over.</exception>
    public async Task<StateStep> StepAsync(Side goal, bool givesUp, CancellationToken cancellationToken)
    {
        var step = _decide(await ObserveAsync(goal, givesUp, cancellationToken));
        await DoAsync(step, cancellationToken);
        return step;
    }

    /// <summary>Reads what there is to decide by.</summary>
    public async Task<Observed> ObserveAsync(Side goal, bool givesUp, CancellationToken cancellationToken)
    {
        var seen = new Observed
        {
            Epoch = _epoch,
            Goal = goal,
            GivesUp = givesUp,
            Legacy = await TryReadAsync(_stores.Legacy, cancellationToken),
            Successor = await TryReadAsync(_stores.Successor, cancellationToken),
            Journaled = await _journal.ReadAsync(cancellationToken),
        };
        return IsKnownInBoth(seen) ? seen with { Lanes = await LookAsync(seen.LatestOwner!.Value, cancellationToken) } : seen;
    }

    private bool IsKnownInBoth(Observed seen) => seen.Legacy?.Control?.Epoch == _epoch && seen.Successor?.Control?.Epoch == _epoch;

    private static async Task<StoreStatus?> TryReadAsync(IStateStore store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadStatusAsync(cancellationToken);
        }
        catch (MigrateException)
        {
            return null;
        }
    }

    private async Task<ImmutableArray<LaneView>> LookAsync(Side source, CancellationToken cancellationToken)
    {
        if (_source != source)
        {
            _source = source;
            _workers = [.. _lanes.Select(lane => new LaneWorker(lane, source, _stores.Of(source), _stores.Of(source.Other()), _epoch, _options, _throttle))];
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
    }

    private async Task ChangeAsync(ChangeGate step, CancellationToken cancellationToken)
    {
        if (step.What.Verb == ControlVerb.Open)
        {
            await _journal.WriteAsync(new(step.Store.Other(), step.What.Term - 1), cancellationToken);
        }

        await _stores.Of(step.Store).TryChangeAsync(_epoch, step.What, cancellationToken);
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
