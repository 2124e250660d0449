using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;

namespace Hal9.Migrate.State.Handovers;

/// <summary>Passes the ownership of writes to a side: a cut-over, or as its mirror image a rollback. Each call may be broken off and called again.</summary>
/// <param name="controller">Of whatever epoch reigns.</param>
/// <param name="limits">How long it may take.</param>
/// <param name="time">The clock.</param>
public sealed class Handover(StateController controller, HandoverLimits limits, TimeProvider time)
{
    /// <summary>Keeps the stores in step until cancelled, without passing anything on.</summary>
    public async Task SynchronizeAsync(Side owner, CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = await controller.StepAsync(owner, givesUp: false, cancellationToken);
            if (step is AwaitStore || step is Synchronize && controller.IsInStep)
            {
                await Task.Delay(limits.Retry, time, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Waits until the lanes are ready, then closes the owner's gate, drains, cedes and opens the other side. A fence that takes too long
    /// is called off, and the old owner opens again.
    /// </summary>
    public async Task<HandoverReport> PassAsync(Side to, CancellationToken cancellationToken)
    {
        long? fencedAt = null;
        while (true)
        {
            var isLate = fencedAt is { } at && time.GetElapsedTime(at) >= limits.Fence;
            var before = time.GetTimestamp();
            var step = await controller.StepAsync(to, isLate, cancellationToken);
            var fence = fencedAt is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
            switch (step)
            {
                case Synchronize { Source: var source } when source == to:
                    return new(true, null, fence);
                case Synchronize { Hindrance: { } hindrance } when fencedAt is not null:
                    return new(false, isLate ? $"The fence was not over within {limits.Fence.TotalSeconds:0.###} s. {hindrance}" : hindrance, fence);
                case ChangeGate { What.Verb: ControlVerb.Fence }:
                    // Closed, or behind a writer that holds its lock for longer than we make the others wait.
                    (fencedAt, var isAgain) = (before, fencedAt is not null);
                    await (isAgain ? Task.Delay(limits.Retry, time, cancellationToken) : Task.CompletedTask);
                    break;
                case DrainLog or CedeOwnership or ChangeGate:
                    // Found closed, perhaps, by an earlier controller.
                    fencedAt ??= before;
                    break;
                case AwaitStore:
                case Synchronize when controller.IsInStep:
                    await Task.Delay(limits.Retry, time, cancellationToken);
                    break;
            }
        }
    }
}
