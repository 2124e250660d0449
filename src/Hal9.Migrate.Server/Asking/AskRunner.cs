using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Control;
using Polly;
using Polly.Timeout;

namespace Hal9.Migrate.Server.Asking;

/// <summary>
/// Asks what the gates of the current step and the triggers want to know, each as often as the plan says and never twice at a time, and makes evidence of the answers.
/// Decides nothing: what is not answered is no answer, and the gate's no-data policy says what that means.
/// </summary>
internal sealed class AskRunner(PrometheusAsker prometheus, WebhookAsker webhooks, AnswerFeed feed, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, Asking> _askings = new(StringComparer.Ordinal);

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(Func<MigrationState> state, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            AskDue(state(), cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Begins to ask whatever is due now.</summary>
    private void AskDue(MigrationState state, CancellationToken cancellationToken)
    {
        foreach (var gate in WhatAsks(state).SelectMany(gate => gate.Leaves).Where(leaf => leaf.IsAsked))
        {
            var last = _askings.GetValueOrDefault(gate.Name);
            var every = gate.Prometheus?.Every ?? gate.Webhook!.Every;
            var isDue = last is null || (last.Task.IsCompleted && (last.PositionVersion != state.Position.Version || time.GetElapsedTime(last.BegunAt) >= every));
            if (isDue)
            {
                _askings[gate.Name] = new(state.Position.Version, time.GetTimestamp(), TellAsync(state, gate, cancellationToken));
            }
        }
    }

    /// <summary>The gates of the step, and what triggers watch from the first step on.</summary>
    private static IEnumerable<GateDefinition> WhatAsks(MigrationState state) => state is not { Plan: { } plan, Closed: null, Rollback: null } ? []
        : state.Step.Phase == Phase.None ? plan.GatesOf(state.Step.Phase)
        : plan.GatesOf(state.Step.Phase).Concat(plan.Triggers.Select(trigger => trigger.Watched));

    private async Task TellAsync(MigrationState state, GateDefinition gate, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(state, gate, cancellationToken);
        feed.Tell(new CheckAnswer(gate.Name, state.Position.Version, time.GetUtcNow(), reply.Value, reply.Outcome, reply.Message));
    }

    private async Task<Reply> AskAsync(MigrationState state, GateDefinition gate, CancellationToken cancellationToken)
    {
        var host = (gate.Prometheus?.Url ?? gate.Webhook!.Url).Authority;
        try
        {
            return gate.Prometheus is { } query
                ? await Pipeline(query.Timeout, 0).ExecuteAsync(async token => await prometheus.AskAsync(query, token), cancellationToken)
                : await Pipeline(gate.Webhook!.Timeout, gate.Webhook.Retries).ExecuteAsync(async token => await webhooks.AskAsync(gate.Webhook, Question(state, gate), token), cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return Reply.Silence($"{host} did not answer in time");
        }
        catch (HttpRequestException exception) when (IsTooLong(exception))
        {
            return Reply.Silence($"{host} answers with more than {AskingHttp.MaxAnswer / 1024} KiB");
        }
        catch (HttpRequestException exception)
        {
            return Reply.Silence($"{host} is not reached: {exception.Message}");
        }
        catch (MigrateException exception)
        {
            return Reply.Silence(exception.Problem.Detail);
        }
        catch (OperationCanceledException)
        {
            return Reply.Silence("the server stops");
        }
    }

    /// <summary>A limit of time for each asking, and some more askings where one came to nothing.</summary>
    private ResiliencePipeline<Reply> Pipeline(TimeSpan timeout, int retries)
    {
        var builder = new ResiliencePipelineBuilder<Reply> { TimeProvider = time };
        if (retries > 0)
        {
            builder.AddRetry(new()
            {
                MaxRetryAttempts = retries,
                Delay = RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = new PredicateBuilder<Reply>().Handle<HttpRequestException>(exception => !IsTooLong(exception)).Handle<TimeoutRejectedException>().HandleResult(reply => reply.IsTransient),
            });
        }

        return builder.AddTimeout(timeout).Build();
    }

    private static bool IsTooLong(HttpRequestException exception) => exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded;

    private static WebhookQuestion Question(MigrationState state, GateDefinition gate) =>
        new(state.Plan!.Name, state.Plan.Hash, gate.Name, state.Step.Phase, state.Step.Percentage, state.Position.Since, state.Position.Version);

    private sealed record Asking(long PositionVersion, long BegunAt, Task Task);
}
