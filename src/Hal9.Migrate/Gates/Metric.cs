namespace Hal9.Migrate.Gates;

/// <summary>What a gate or trigger looks at.</summary>
public enum Metric
{
    /// <summary>The share of requests that failed, 0..1: 5xx, transport errors, timeouts.</summary>
    ErrorRate,

    /// <summary>Median latency, milliseconds.</summary>
    LatencyP50,

    /// <summary>95th percentile of latency, milliseconds.</summary>
    LatencyP95,

    /// <summary>99th percentile of latency, milliseconds.</summary>
    LatencyP99,

    /// <summary>Requests answered per second.</summary>
    Throughput,

    /// <summary>The share of compared answers that were the same, 0..1.</summary>
    Parity,

    /// <summary>The share of requests that could be mirrored and were compared, 0..1.</summary>
    Coverage,

    /// <summary>The successor's health score, 0..1.</summary>
    Health,

    /// <summary>How far the rows on the other side lag behind, seconds; the mean over the window.</summary>
    StateLag,

    /// <summary>How many rows of all tables were found to differ or are refused by the other side; the mean over the window.</summary>
    StateMismatch,

    /// <summary>Processors the successor keeps busy, 1 is one of them; the mean over the window.</summary>
    Cpu,

    /// <summary>Memory that the successor takes, MiB; the mean over the window.</summary>
    Memory,
}
