namespace Hal9.Migrate.Bench.Runner;

/// <summary>What one proxy did with one kind of load.</summary>
/// <param name="Proxy">Its name.</param>
/// <param name="Size">Bytes of each answer.</param>
/// <param name="Connections">Connections of the load.</param>
/// <param name="RequestsPerSecond">Answers.</param>
/// <param name="CpuMicroseconds">The proxy's own processor time for each.</param>
/// <param name="P99Milliseconds">The 99th percentile of latency.</param>
/// <param name="Errors">Bad answers and broken connections.</param>
/// <param name="GatewayRatio">The gateway's requests per second divided by its, in the same round.</param>
internal sealed record SplitResult(
    string Proxy, int Size, int Connections, Spread RequestsPerSecond, Spread CpuMicroseconds, Spread P99Milliseconds, long Errors, Spread GatewayRatio);
