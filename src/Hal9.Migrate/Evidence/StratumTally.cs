namespace Hal9.Migrate.Evidence;

/// <summary>What was measured of one kind of request.</summary>
/// <param name="Stratum">The kind.</param>
/// <param name="Requests">Answered or failed requests; ones the client gave up are not counted.</param>
/// <param name="Errors">Those of them with a 5xx status, a transport error or a timeout.</param>
/// <param name="Latency">Time to the end of the response; upgraded connections and event streams are left out.</param>
public sealed record StratumTally(Stratum Stratum, long Requests, long Errors, LatencyHistogram Latency);
