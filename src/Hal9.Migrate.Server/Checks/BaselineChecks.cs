using System.Globalization;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;

namespace Hal9.Migrate.Server.Checks;

/// <summary>How fast the services are now, so that later figures can be compared with something.</summary>
internal sealed class BaselineChecks(HttpClient http, Controller controller, TimeProvider time)
{
    private const string Category = "baseline";
    private const int Probes = 20;
    private const long EnoughRequests = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(MigrationPlan plan, CancellationToken cancellationToken) =>
        await Task.WhenAll(CheckAsync(Side.Legacy, plan.Legacy, cancellationToken), CheckAsync(Side.Successor, plan.Successor, cancellationToken));

    private async Task<CheckResult> CheckAsync(Side side, ServicePlan plan, CancellationToken cancellationToken)
    {
        var name = $"{ServiceProbe.NameOf(side)}.latency";
        if (controller.View.Lately(300) is { } lately && lately.RequestsOf(SubjectOf(side)) >= EnoughRequests)
        {
            return Result(name, lately.LatencyOf(SubjectOf(side)), $"over its last {lately.RequestsOf(SubjectOf(side))} requests through the gateway");
        }

        var latencies = new List<TimeSpan>();
        for (var i = 0; i < Probes; i++)
        {
            if (await ProbeAsync(plan.HealthUrl, cancellationToken) is { } latency)
            {
                latencies.Add(latency);
            }
        }

        return latencies.Count == 0
            ? new(name, Category, HealthStatus.Unknown, $"None of {Probes} requests to {plan.HealthUrl} was answered.")
            : Result(name, LatencyHistogram.Of(latencies), $"over {latencies.Count} requests to its health endpoint");
    }

    private async Task<TimeSpan?> ProbeAsync(Uri url, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        var begun = time.GetTimestamp();
        try
        {
            using var response = await http.GetAsync(url, limit.Token);
            return time.GetElapsedTime(begun);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static CheckResult Result(string name, LatencyHistogram latencies, string over)
    {
        var (p50, p99) = (latencies.Quantile(0.5)!.Value, latencies.Quantile(0.99)!.Value);
        var message = string.Create(CultureInfo.InvariantCulture, $"p50 {p50:0.0} ms, p99 {p99:0.0} ms {over}.");
        return p99 > Slow.TotalMilliseconds
            ? new(name, Category, HealthStatus.Degraded, message, "Find out why it is slow before comparing anything with it.")
            : new(name, Category, HealthStatus.Healthy, message);
    }

    private static Subject SubjectOf(Side side) => side == Side.Legacy ? Subject.Legacy : Subject.Successor;
}
