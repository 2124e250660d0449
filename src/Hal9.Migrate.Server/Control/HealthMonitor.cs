using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Server.Control;

/// <summary>Asks both services again and again how they are.</summary>
internal sealed class HealthMonitor(HttpClient http, TimeProvider time)
{
    /// <summary>How often each service is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private volatile Reading? _legacy;
    private volatile Reading? _successor;

    /// <summary>The legacy's health score, 0..1; null before the first answer.</summary>
    public double? LegacyScore => _legacy?.Score;

    /// <summary>The successor's health score, 0..1; null before the first answer.</summary>
    public double? SuccessorScore => _successor?.Score;

    /// <summary>Asks until cancelled; the plan may change meanwhile, and be missing.</summary>
    public async Task RunAsync(Func<MigrationPlan?> plan, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (plan() is { } current)
            {
                await Task.WhenAll(
                    AskAsync(current.Legacy.HealthUrl, reading => _legacy = reading, cancellationToken),
                    AskAsync(current.Successor.HealthUrl, reading => _successor = reading, cancellationToken));
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>One answer; a service that does not answer is dead, whatever the reason.</summary>
    private async Task AskAsync(Uri url, Action<Reading> keep, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.GetAsync(url, limit.Token);
            var document = HealthDocument.Read(await response.Content.ReadAsStringAsync(limit.Token));
            keep(new Reading(document.Status == HealthStatus.Unknown ? (response.IsSuccessStatusCode ? 1 : 0) : document.Score));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            keep(new Reading(0));
        }
    }

    private sealed record Reading(double Score);
}
