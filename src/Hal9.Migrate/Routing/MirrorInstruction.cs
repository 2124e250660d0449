using Hal9.Migrate.Comparison;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Routing;

/// <summary>How requests that the legacy answered are repeated to the successor and compared. Never on a user's path.</summary>
public sealed record MirrorInstruction
{
    /// <summary>The share of keys whose requests are mirrored.</summary>
    public required Percentage Sample { get; init; }

    /// <summary>Whether requests with unsafe methods are mirrored; they then act twice.</summary>
    public bool UnsafeMethods { get; init; }

    /// <summary>Requests with larger bodies are not mirrored, and responses with larger bodies are compared by their hash. Bytes.</summary>
    public int MaxBodyBytes { get; init; } = 256 * 1024;

    /// <summary>Responses with larger bodies are not compared. Bytes; no more than <see cref="MaxBodyBytes"/>: none is compared by its hash.</summary>
    public int MaxHashedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How many requests may wait to be mirrored; further ones are dropped and counted.</summary>
    public int QueueLength { get; init; } = 1_024;

    /// <summary>How many mirrored requests may be under way at once.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>How long a mirrored request may take in all.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What counts as the same answer.</summary>
    public ComparisonRules Comparison { get; init; } = ComparisonRules.Default;

    /// <summary>How it is learnt what differs by itself.</summary>
    public NoiseLearning Noise { get; init; } = new();
}
