using System.Diagnostics;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Notifications;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Tracing;
using Hal9.Migrate.Storage;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Timeout;

namespace Hal9.Migrate.Server.Notifying;

/// <summary>
/// Tells destinations what was decided. Each reads the journal for itself, in order, from where it had got: the journal is the queue, so nothing waits in
/// memory, no destination waits for another, and no decision for any of them. At least once: what was told but not noted before a crash is told again, with the same id.
/// </summary>
internal sealed partial class NotificationRunner(
    Controller controller, IMigrationStore store, NotificationSender sender, NotificationTotals totals, DecisionTracing tracing, TimeProvider time, ILogger<NotificationRunner> log)
{
    private const int PageSize = 200;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Task> _readers = new(StringComparer.Ordinal);

    /// <summary>Tells until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var appended = controller.Appended.Next;
                foreach (var destination in controller.View.State.Plan?.Notifications ?? [])
                {
                    if (!_readers.ContainsKey(destination.Name))
                    {
                        totals.Begin(destination.Name);
                        _readers.Add(destination.Name, Task.Run(() => ReadAsync(destination.Name, cancellationToken), CancellationToken.None));
                    }
                }

                await appended.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(_readers.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task ReadAsync(string destination, CancellationToken cancellationToken)
    {
        var (state, told) = (MigrationState.Empty, (long?)null);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var appended = controller.Appended.Next;
                told ??= Math.Max(await store.Cursors.ReadAsync(Reader(destination), cancellationToken), await ImportedThroughAsync(cancellationToken));
                var page = await store.Journal.ReadAsync(state.Version, PageSize, cancellationToken);
                foreach (var record in page)
                {
                    var before = state;
                    var after = Evolve.Apply(before, record);
                    if (record.Sequence > told && NotificationRules.Of(before, record, after, destination) is { } notification)
                    {
                        await TellAsync(destination, notification, cancellationToken);
                        told = record.Sequence;
                        await store.Cursors.MoveAsync(Reader(destination), record.Sequence, cancellationToken);
                    }

                    state = after;
                }

                if (page.Count == 0)
                {
                    await appended.WaitAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (MigrateException exception)
            {
                LogStoreFails(destination, exception.Message);
                await Task.Delay(StoreWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What happened elsewhere, before the journal came here, is no news.</summary>
    private async Task<long> ImportedThroughAsync(CancellationToken cancellationToken)
    {
        var (through, read) = (0L, 0L);
        while (await store.Journal.ReadAsync(read, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            read = page[^1].Sequence;
            through = page.LastOrDefault(record => record.Type == nameof(JournalImported))?.Sequence ?? through;
        }

        return through;
    }

    private async Task TellAsync(string name, Notification notification, CancellationToken cancellationToken)
    {
        var last = Delivery.Done;
        var destination = controller.View.State.Plan?.DestinationOf(name);
        if (destination is null)
        {
            // Taken out of the plan meanwhile: nobody wants to hear it there any more.
            return;
        }

        try
        {
            last = await Pipeline(destination, delivery => Failing(name, notification, last = delivery)).ExecuteAsync(
                async token => await AttemptAsync(controller.View.State.Plan?.DestinationOf(name) ?? destination, notification, token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            last = last.Failure is null ? new($"it did not answer within {destination.GiveUpAfter.TotalSeconds:0} s") : last;
        }

        if (last.Failure is not { } reason)
        {
            totals.Delivered(name);
            LogTold(name, notification.Sequence);
            return;
        }

        LogGivenUp(name, notification.Sequence, reason);
        totals.GivenUp(name, reason);
        await controller.RecordAsync(new NotificationFailed(name, notification.Sequence, reason), cancellationToken);
    }

    private async Task<Delivery> AttemptAsync(NotificationDestination destination, Notification notification, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(destination.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var span = tracing.Start($"notify {destination.Name}", ActivityKind.Client);
        span?.SetTag("hal9.destination", destination.Name).SetTag("hal9.sequence", notification.Sequence);
        try
        {
            var delivery = await sender.SendAsync(destination, notification, both.Token);
            if (delivery.Failure is not null)
            {
                DecisionTracing.Fail(span, "failed");
            }

            return delivery;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            DecisionTracing.Fail(span, "timeout");
            return new("it did not answer in time", IsTransient: true);
        }
    }

    private ResiliencePipeline<Delivery> Pipeline(NotificationDestination destination, Action<Delivery> failing) =>
        new ResiliencePipelineBuilder<Delivery> { TimeProvider = time }
            .AddTimeout(destination.GiveUpAfter)
            .AddRetry(new()
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = FirstWait,
                MaxDelay = LongestWait,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<Delivery>().HandleResult(delivery => delivery.IsTransient),
                DelayGenerator = attempt => new(attempt.Outcome.Result?.RetryAfter),
                OnRetry = attempt =>
                {
                    failing(attempt.Outcome.Result!);
                    return default;
                },
            })
            .Build();

    private void Failing(string destination, Notification notification, Delivery delivery)
    {
        LogFailing(destination, notification.Sequence, delivery.Failure!);
        totals.Failing(destination, delivery.Failure!);
    }

    private static string Reader(string destination) => $"notifications/{destination}";

    [LoggerMessage(Level = LogLevel.Information, Message = "{Destination} was told of event {Sequence}")]
    private partial void LogTold(string destination, long sequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Destination} cannot be told of event {Sequence} yet: {Reason}")]
    private partial void LogFailing(string destination, long sequence, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Destination} could not be told of event {Sequence}, and is not any more: {Reason}")]
    private partial void LogGivenUp(string destination, long sequence, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Destination} is told nothing while the store fails: {Reason}")]
    private partial void LogStoreFails(string destination, string reason);
}
