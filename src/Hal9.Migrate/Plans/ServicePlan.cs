using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Plans;

/// <summary>One of the two services.</summary>
public sealed record ServicePlan
{
    /// <summary>How the gateway reaches it.</summary>
    public required Upstream Upstream { get; init; }

    /// <summary>Path of its health endpoint, below its address.</summary>
    public string Health { get; init; } = "/api/health";

    /// <summary>Path of its Prometheus metrics, below its address.</summary>
    public string Metrics { get; init; } = "/metrics";

    /// <summary>The address of its health endpoint.</summary>
    public Uri HealthUrl => Below(Health);

    /// <summary>The address of its metrics.</summary>
    public Uri MetricsUrl => Below(Metrics);

    private Uri Below(string path) => new(Upstream.Url.AbsoluteUri.TrimEnd('/') + path);
}
