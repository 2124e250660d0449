using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Tracing;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>Talks with the controller for as long as the gateway lives: reports, is instructed, obeys, reports at once that it does.</summary>
internal sealed class SyncLoop(
    string gateway, IControllerLink link, RoutingSwitch routing, SnapshotKeeper keeper, WindowLog windows, GatewayMeter meter, WriteParts writes,
    ControllerContact contact, RequestTracing tracing, TimeProvider time, ILogger logger)
{
    // A controller that answers at once, again and again, must not keep a core busy.
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(20);

    // A second is over a moment before it is added up.
    private static readonly TimeSpan AddingUp = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastReport = TimeSpan.FromSeconds(5);

    private int _failures;
    private string? _lastTrouble;

    /// <summary>Syncs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = await RoundAsync(cancellationToken);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Says that the gateway is going, with everything that the controller has not confirmed.</summary>
    public async Task SayLastAsync()
    {
        using var limit = new CancellationTokenSource(LastReport, time);
        try
        {
            var instruction = await link.SyncAsync(Report() with { IsLast = true }, limit.Token);
            windows.Confirm(instruction.ConfirmedSequence);
        }
        catch (Exception exception) when (exception is HttpRequestException or MigrateException or OperationCanceledException)
        {
            ControlLog.LastReportLost(logger, exception.Message);
        }
    }

    /// <summary>One report and its answer; returns how long to wait before the next.</summary>
    private async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            if (await AskAsync(cancellationToken) is not { } instruction)
            {
                return TimeSpan.Zero;
            }

            contact.Heard();
            tracing.StandIn(instruction.Phase);
            windows.Confirm(instruction.ConfirmedSequence);
            writes.Lease.Renew(began, instruction.Lease);
            if (instruction.Settled is { } settled)
            {
                writes.Marks.Settle(settled);
            }

            Recovered();
            if (instruction.Snapshot is { } snapshot)
            {
                return keeper.Obey(snapshot) switch
                {
                    Obedience.Obeyed => TimeSpan.Zero,
                    Obedience.Known => ShortestRound,
                    _ => AfterRefusal,
                };
            }

            return ShortestRound - time.GetElapsedTime(began);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (MigrateException exception)
        {
            var problem = exception.Problem;
            return Failed(problem.Code, () => ControlLog.Refused(logger, problem.Code, problem.Detail, problem.Remedy));
        }
        catch (Exception exception) // whatever goes wrong there, users are served on
        {
            return Failed(exception.GetType().Name, () => ControlLog.Unreachable(logger, exception.Message));
        }
    }

    /// <summary>
    /// Reports, and waits for the answer. A fence waits for the last write that is under way: as soon as it is answered the
    /// next report is due, and an answer that does not come before is given up (null).
    /// </summary>
    private async Task<GatewayInstruction?> AskAsync(CancellationToken cancellationToken)
    {
        var report = Report();
        if (report.WritesInFlight == 0 || routing.Current is not { Writes.Instruction.Mode: WritesMode.Hold })
        {
            return await link.SyncAsync(report, cancellationToken);
        }

        using var drained = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = link.SyncAsync(report, drained.Token);
        if (await Task.WhenAny(answer, writes.Traffic.DrainedAsync()) != answer)
        {
            await drained.CancelAsync();
        }

        try
        {
            return await answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private GatewaySync Report()
    {
        // The number first, then the routing, then what is under way: whatever comes later is marked with the next number, and whatever is
        // not counted yet goes by this routing or a later one.
        var number = writes.Marks.BeginReport();
        var obeyed = routing.Current?.Snapshot;
        return new GatewaySync
        {
            Gateway = gateway,
            Incarnation = writes.Marks.Run,
            Report = number,
            JournalId = obeyed?.JournalId,
            Obeys = obeyed?.Id ?? default,
            SentAt = time.GetUtcNow(),
            LegacyInFlight = meter.InFlight.Legacy,
            SuccessorInFlight = meter.InFlight.Successor,
            WritesInFlight = writes.Traffic.InFlight,
            Held = writes.Traffic.Held,
            HeldInAll = writes.Traffic.HeldInAll,
            Windows = windows.Unconfirmed,
            MoreInSeconds = windows.End is { } end ? MoreIn(end).TotalSeconds : null,
        };
    }

    /// <summary>When the second after the last finished one will be finished, too.</summary>
    private TimeSpan MoreIn(DateTimeOffset end)
    {
        var left = end.AddSeconds(1) + AddingUp - time.GetUtcNow();
        return left > AddingUp ? left : AddingUp;
    }

    /// <summary>The same trouble is told once, not at every attempt.</summary>
    private TimeSpan Failed(string trouble, Action log)
    {
        _failures++;
        contact.Failed();
        if (_lastTrouble != trouble)
        {
            _lastTrouble = trouble;
            log();
        }

        return Backoff.After(_failures, Random.Shared.NextDouble());
    }

    private void Recovered()
    {
        _failures = 0;
        if (_lastTrouble is not null)
        {
            _lastTrouble = null;
            ControlLog.Back(logger);
        }
    }
}
