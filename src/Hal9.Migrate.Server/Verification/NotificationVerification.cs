using Hal9.Migrate.Notifications;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Notifying;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>Whether whom the plan names can be told: each gets a trial. Made only when it is named, for people read it.</summary>
internal sealed class NotificationVerification(Controller controller, NotificationSender sender, TimeProvider time) : IVerification
{
    public string Name => "notifications";

    public async Task<IReadOnlyList<VerificationDocument>> RunAsync(CancellationToken cancellationToken)
    {
        var state = controller.View.State;
        return state.Plan is not { Notifications: { IsEmpty: false } destinations }
            ? [new(Name, "destinations", null, "The plan names nobody to tell.")]
            : await Task.WhenAll(destinations.Select(async destination =>
            {
                using var limit = new CancellationTokenSource(destination.Timeout, time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                try
                {
                    var delivery = await sender.SendAsync(destination, NotificationRules.Trial(state, destination.Name, time.GetUtcNow()), both.Token);
                    return new VerificationDocument(Name, destination.Name, delivery.Failure is null, delivery.Failure is null ? "It took a trial." : $"A trial failed: {delivery.Failure}.");
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    return new VerificationDocument(Name, destination.Name, false, "A trial failed: it did not answer in time.");
                }
            }));
    }
}
