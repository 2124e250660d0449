namespace Hal9.Migrate.Bench.Runner;

/// <summary>What users noticed of a successor that is only tried out.</summary>
/// <param name="Fault">What the successor did.</param>
/// <param name="Rate">Requests a second: a fifth of what the gateway manages without mirroring.</param>
/// <param name="Off">Users' p99 with the shadow off, in ms.</param>
/// <param name="On">The same with the shadow on.</param>
/// <param name="Ratio">On divided by off, in the same round.</param>
/// <param name="Failed">Users' requests that failed, in all rounds, with the shadow on.</param>
/// <param name="Coverage">The share of the copies that were compared.</param>
/// <param name="Dropped">Copies that were not sent because too many waited.</param>
/// <param name="NotAnswered">Copies that the successor did not answer in time or at all.</param>
/// <param name="MemoryMib">The gateway's resident memory at the end of a run, in MiB.</param>
internal sealed record IsolationResult(string Fault, int Rate, Spread Off, Spread On, Spread Ratio, long Failed, double Coverage, long Dropped, long NotAnswered, Spread MemoryMib);
