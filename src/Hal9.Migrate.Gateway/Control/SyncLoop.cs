using System.Security.Cryptography;
using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Problems;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>Talks with the controller for as long as the gateway lives: reports, is instructed, obeys, reports at once that it does.</summary>
internal sealed class SyncLoop(
    string gateway, IControllerLink link, RoutingSwitch routing, SnapshotKeeper keeper, WindowLog windows, GatewayMeter meter, TimeProvider time, ILogger logger)
{
    // A controller that answers at once, again and again, must not keep a core busy.
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastReport = TimeSpan.FromSeconds(5);

    private readonly string _incarnation = RandomNumberGenerator.GetHexString(16, lowercase: true);
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
            var instruction = await link.SyncAsync(Report(), cancellationToken);
            windows.Confirm(instruction.ConfirmedSequence);
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

    private GatewaySync Report()
    {
        var obeyed = routing.Current?.Snapshot;
        return new GatewaySync
        {
            Gateway = gateway,
            Incarnation = _incarnation,
            JournalId = obeyed?.JournalId,
            Obeys = obeyed?.Id ?? default,
            SentAt = time.GetUtcNow(),
            LegacyInFlight = meter.InFlight.Legacy,
            SuccessorInFlight = meter.InFlight.Successor,
            Windows = windows.Unconfirmed,
        };
    }

    /// <summary>The same trouble is told once, not at every attempt.</summary>
    private TimeSpan Failed(string trouble, Action log)
    {
        _failures++;
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
