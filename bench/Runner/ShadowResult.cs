namespace Hal9.Migrate.Bench.Runner;

/// <summary>What one proxy sustained while it mirrored everything.</summary>
/// <param name="Proxy">Its name.</param>
/// <param name="Size">Bytes of each answer.</param>
/// <param name="RequestsPerSecond">The highest rate it sustained.</param>
/// <param name="CpuMicroseconds">The proxy's own processor time for each user's request at that rate, mirroring included.</param>
/// <param name="P99Milliseconds">The 99th percentile of users' latency at that rate.</param>
/// <param name="GatewayRatio">The gateway's highest rate divided by its, in the same round.</param>
internal sealed record ShadowResult(string Proxy, int Size, Spread RequestsPerSecond, Spread CpuMicroseconds, Spread P99Milliseconds, Spread GatewayRatio);
