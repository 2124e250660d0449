using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Control;

/// <summary>Asks both services again and again how they are.</summary>
internal sealed class HealthMonitor(HttpClient http, TimeProvider time)
{
    /// <summary>How often each service is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private volatile ServiceTrend _legacy = ServiceTrend.None;
    private volatile ServiceTrend _successor = ServiceTrend.None;

    /// <summary>How a service is.</summary>
    public ServiceTrend Of(Side side) => side == Side.Legacy ? _legacy : _successor;

    /// <summary>Asks until cancelled; the plan may change meanwhile, and be missing.</summary>
    public async Task RunAsync(Func<MigrationPlan?> plan, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        (Uri? Legacy, Uri? Successor) asked = default;
        do
        {
            if (plan() is { } current)
            {
                // What another service was like says nothing of this one.
                var legacy = AskAsync(current.Legacy.HealthUrl, asked.Legacy == current.Legacy.HealthUrl ? _legacy : ServiceTrend.None, cancellationToken);
                var successor = AskAsync(current.Successor.HealthUrl, asked.Successor == current.Successor.HealthUrl ? _successor : ServiceTrend.None, cancellationToken);
                (_legacy, _successor) = (await legacy, await successor);
                asked = (current.Legacy.HealthUrl, current.Successor.HealthUrl);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>One answer; a service that does not answer is dead, whatever the reason.</summary>
    private async Task<ServiceTrend> AskAsync(Uri url, ServiceTrend before, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.GetAsync(url, limit.Token);
            return before.Next(HealthDocument.Read(await response.Content.ReadAsStringAsync(limit.Token)), response.IsSuccessStatusCode, time.GetUtcNow());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return before.Next(null, false, time.GetUtcNow());
        }
    }
}
