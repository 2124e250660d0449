using Hal9.Migrate.Decisions;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Stores;
using Hal9.Migrate.Server.Tracing;
using Hal9.Migrate.Storage;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>
/// Runs the state engine for whatever the journal says: keeps the stores in step, passes the ownership of writes when gateways hold them, and
/// removes what is ours at the end. It decides nothing; what it sees goes to <see cref="StateFeed"/>.
/// </summary>
internal sealed partial class StateRunner(
    Controller controller, GatewayHub hub, StateFeed feed, StateStores stores, RowVerification verification, IMigrationStore store, DecisionTracing tracing, TimeProvider time, ILogger<StateRunner> log) : IAsyncDisposable
{
    /// <summary>How long writes already under way are waited for before the owner's gate is closed on them, when there is no calling it off.</summary>
    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ShortRest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongRest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxRest = TimeSpan.FromSeconds(5);

    // Epochs of this reign: greater than those of every earlier one, and a new one after every failure whose outcome is not known.
    private const int EpochsPerReign = 1 << 20;

    // When this server began: before it has run for a lease, a gateway that has not been heard of may be one that has yet to come back.
    private readonly DateTimeOffset _begun = time.GetUtcNow();
    private readonly CessionJournal _cessions = new(controller);
    private readonly WorkMeter _meter = new(time);
    private Engine? _engine;
    private int _epochs;
    private int _failures;
    private (DateTimeOffset HeldAt, bool IsQuiet) _hold;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var appended = controller.Appended.Next;
            var rest = await TurnAsync(cancellationToken);
            if (rest > TimeSpan.Zero)
            {
                await Task.WhenAny(appended, Task.Delay(rest, time, cancellationToken));
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(LeaveAsync());

    private async Task<TimeSpan> TurnAsync(CancellationToken cancellationToken)
    {
        var state = controller.View.State;
        if (state.Plan?.State is not { } plan || !state.StateBegun)
        {
            feed.Tell(null);
            verification.Forget();
            await LeaveAsync();
            return MaxRest;
        }

        try
        {
            if (_engine is null || _engine.Plan != plan)
            {
                await LeaveAsync();
                _engine = new(plan, stores, store.Epoch * EpochsPerReign + ++_epochs, _cessions, _meter, tracing, time);
            }

            if (state is { Closed: not null, Rollback: null } or { CaptureGivenUp: not null })
            {
                verification.Forget();
                using (tracing.Start("state remove"))
                {
                    await _engine.RemoveAsync(cancellationToken);
                }

                feed.Tell(new StateReport { Version = state.Version, Owner = state.WriteOwner, IsRemoved = true, Hindrance = state.CaptureGivenUp?.Reason });
                return LongRest;
            }

            var wanted = verification.Wanted;
            if (wanted is var (number, request))
            {
                _engine.BeginAudit(number, request);
            }

            var (report, rest, caughtUp) = await _engine.StepAsync(GoalOf(state), state.Version, state.AcceptedLoss is not null, cancellationToken);
            if (caughtUp is { } timestamp)
            {
                hub.AppliedThrough(timestamp);
            }

            if (wanted is not null)
            {
                verification.Tell(wanted.Value.Number, _engine.Audited);
            }

            feed.Tell(report);
            _failures = 0;
            return rest switch { EngineRest.None => TimeSpan.Zero, EngineRest.Short => ShortRest, _ => LongRest };
        }
        catch (MigrateException exception)
        {
            return await FailAsync(exception, state, cancellationToken);
        }
    }

    /// <summary>What may be half done is begun anew with another epoch, by which whatever is left of this one can write nothing.</summary>
    private async Task<TimeSpan> FailAsync(MigrateException exception, MigrationState state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entries = _engine?.LogEntries;
        await LeaveAsync();
        LogFailed(exception.Problem.Code, exception.Message);
        using (var span = tracing.Start("state begin anew"))
        {
            DecisionTracing.Fail(span, exception.Problem.Code);
        }

        var last = feed.Report;
        feed.Tell(last is null
            ? new StateReport { Version = state.Version, Hindrance = exception.Message, Trouble = exception.Message, LogEntries = entries }
            : last with { Owner = null, Hindrance = exception.Message, Trouble = exception.Message, Lag = null, LogEntries = entries ?? last.LogEntries });
        var wait = LongRest * Math.Pow(2, Math.Min(_failures++, 5));
        return wait < MaxRest ? wait : MaxRest;
    }

    /// <summary>
    /// Nobody's write may be under way when the owner's gate closes: it would be refused. A gateway that was not told to hold before the last server died
    /// lets writes through until it has found this one.
    /// </summary>
    private Side GoalOf(MigrationState state)
    {
        var goal = HandoverProgress.GoalOf(state);
        if (goal == state.WriteOwner || state.Handover is not { HeldAt: { } at })
        {
            return goal;
        }

        if (_hold.HeldAt != at)
        {
            _hold = (at, false);
        }

        if (!_hold.IsQuiet)
        {
            var now = time.GetUtcNow();
            var areKnown = now - _begun >= GatewayHub.Lease;
            var isLast = areKnown && state.Rollback is not null && now - at >= QuietPatience;
            var isQuiet = areKnown && hub.Reports().All(gateway => gateway.IsSilent || (gateway.Obeys.Version >= state.RoutingVersion && gateway.WritesInFlight == 0));
            _hold = (at, isQuiet || isLast);
        }

        return _hold.IsQuiet ? goal : state.WriteOwner;
    }

    private async Task LeaveAsync()
    {
        if (_engine is { } engine)
        {
            _engine = null;
            await engine.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The state engine begins anew ({Code}): {Reason}")]
    private partial void LogFailed(string code, string reason);
}
