using System.Diagnostics;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Tracing;

namespace Hal9.Migrate.Server.Hooks;

/// <summary>
/// Tells hooks who owns the writes, one after another: at least once for each change of owner, for what was run but not written down is run
/// again. Nobody's write waits for it.
/// </summary>
internal sealed class HookRunner(Controller controller, HookProgram program, HookWebhook webhook, DecisionTracing tracing, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var appended = controller.Appended.Next;
            if (HookProgress.Due(controller.View.State, time.GetUtcNow()) is not var (hook, attempt) || !await TryAsync(hook, attempt, cancellationToken))
            {
                await Task.WhenAny(appended, Task.Delay(Look, time, cancellationToken));
            }
        }
    }

    private async Task<bool> TryAsync(OwnerHook hook, int attempt, CancellationToken cancellationToken)
    {
        var state = controller.View.State;
        var call = new HookCall(hook.Name, state.Plan!.Name, state.WriteOwner == Side.Legacy ? "legacy" : "successor", state.Ownership, attempt);
        var failure = await CallAsync(hook, call, cancellationToken);
        try
        {
            await controller.RecordAsync(new HookRan(hook.Name, state.WriteOwner, state.Ownership, attempt, failure), cancellationToken);
            if (failure is not null && attempt == HookProgress.MaxAttempts && hook.OnFailure == HookFailure.Decide && controller.View.State is { IsOpen: true, Goal: not null })
            {
                await controller.RecordAsync(new DecisionNeeded($"hook {hook.Name} failed {attempt} times: {failure}", null), cancellationToken);
            }

            return true;
        }
        catch (MigrateException)
        {
            // What could not be written down is run again.
            return false;
        }
    }

    private async Task<string?> CallAsync(OwnerHook hook, HookCall call, CancellationToken cancellationToken)
    {
        using var span = tracing.Start($"hook {hook.Name}", ActivityKind.Client);
        var failure = hook.Url is null ? await program.RunAsync(hook, call, cancellationToken) : await webhook.CallAsync(hook, call, cancellationToken);
        span?.SetTag("hal9.hook", hook.Name).SetTag("hal9.attempt", call.Attempt).SetTag("hal9.write_owner", call.Owner);
        if (failure is not null)
        {
            DecisionTracing.Fail(span, "failed");
        }

        return failure;
    }
}
