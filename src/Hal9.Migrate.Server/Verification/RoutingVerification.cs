using System.Globalization;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Identity;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>Whether gateways obey the newest routing, and requests through the one in this process really go where their key says.</summary>
internal sealed class RoutingVerification(Controller controller, GatewayHub hub, ServerAddresses addresses, HttpClient http, TimeProvider time) : IVerification
{
    private const int Probes = 50;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    public string Name => "routing";

    public async Task<IReadOnlyList<VerificationDocument>> RunAsync(CancellationToken cancellationToken)
    {
        var state = controller.View.State;
        if (state.Plan is not { } plan)
        {
            return [new(Name, "gateways", null, "No plan is registered, so there is nothing to obey.")];
        }

        var (gateways, behind) = await CatchUpAsync(state.RoutingVersion, cancellationToken);
        var version = state.RoutingVersion;
        return
        [
            new(Name, "gateways", gateways.Count == 0 ? null : behind.Count == 0, gateways.Count == 0 ? "No gateway has reported."
                : behind.Count == 0 ? $"{gateways.Count} gateway(s) obey routing {version}: {state.Step}." : $"Not obeying routing {version}: {string.Join(", ", behind)}."),
            await SplitAsync(plan, cancellationToken),
        ];
    }

    /// <summary>A change may just be on its way: those who have not heard of it get a moment.</summary>
    private async Task<(IReadOnlyList<GatewayEntry> Gateways, IReadOnlyList<string> Behind)> CatchUpAsync(long version, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var reported = hub.Reported.Next;
            var now = time.GetUtcNow();
            var gateways = hub.Gateways().Where(gateway => !gateway.HasLeft).ToList();
            var behind = gateways.Where(gateway => gateway.IsSilent(now) || gateway.Obeys.Version < version).Select(gateway => gateway.Id).ToList();
            if (behind.Count == 0 || time.GetElapsedTime(begun) > Moment)
            {
                return (gateways, behind);
            }

            await Task.WhenAny(reported, Task.Delay(Moment, time, cancellationToken));
        }
    }

    /// <summary>Requests with made-up keys and a token that lets the gateway say which side answered.</summary>
    private async Task<VerificationDocument> SplitAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        const string What = "split";
        if (addresses.Gateway is not { } gateway || plan.Traffic.Key.Kind == KeySourceKind.Address)
        {
            return new(Name, What, null, addresses.Gateway is null
                ? "The gateway runs in another process; ask there." : "Users are told apart by address, and all requests from here have the same one.");
        }

        var before = controller.View.State.RoutingVersion;
        var token = RouteToken.CreateWitness(controller.RouteTokenKey, time.GetUtcNow().AddMinutes(1));
        var wrong = 0;
        for (var i = 0; i < Probes; i++)
        {
            var key = $"verify-{i}";
            var expected = Bucket.SideOf(Bucket.Of(plan.Traffic.Salt, key), controller.View.State.Step.Percentage);
            wrong += await AskAsync(gateway, plan, key, token, cancellationToken) == expected ? 0 : 1;
        }

        return controller.View.State.RoutingVersion != before
            ? new(Name, What, null, "The routing changed meanwhile; verify again.")
            : new(Name, What, wrong == 0, string.Create(CultureInfo.InvariantCulture, $"{Probes - wrong} of {Probes} requests with made-up keys were answered by the side their bucket says at {controller.View.State.Step.Percentage}."));
    }

    private async Task<Side?> AskAsync(Uri gateway, MigrationPlan plan, string key, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, plan.Legacy.Health));
        request.Headers.TryAddWithoutValidation(RouteToken.Header, token);
        if (plan.Traffic.Key.Kind == KeySourceKind.Header)
        {
            request.Headers.TryAddWithoutValidation(plan.Traffic.Key.Name, key);
        }
        else
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"{plan.Traffic.Key.Name}={key}");
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.Headers.TryGetValues(RouteToken.ServedByHeader, out var told)
                ? told.First() switch { "legacy" => Side.Legacy, "successor" => Side.Successor, _ => null } : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
