using System.Collections.Immutable;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Evidence;

/// <summary>What was measured in a stretch of time, over all gateways: one second as it comes in, longer when rolled up.</summary>
public sealed record EvidenceWindow
{
    /// <summary>When it begins.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>How many seconds of measurement it holds.</summary>
    public int Seconds { get; init; } = 1;

    /// <summary>Seconds for which every live gateway reported and nothing spoke against going on; these count towards a hold.</summary>
    public int HealthySeconds { get; init; }

    /// <summary>The oldest snapshot that any gateway obeyed while it measured.</summary>
    public SnapshotId Snapshot { get; init; }

    /// <summary>Whether every live gateway has reported.</summary>
    public bool Complete { get; init; }

    /// <summary>What was measured, by kind of request; each kind at most once.</summary>
    public ImmutableArray<StratumTally> Strata { get; init; } = [];

    /// <summary>What became of mirrored requests.</summary>
    public MirrorTally Mirror { get; init; } = MirrorTally.Empty;

    /// <summary>The legacy's condition.</summary>
    public SideGauges Legacy { get; init; }

    /// <summary>The successor's condition.</summary>
    public SideGauges Successor { get; init; }

    /// <summary>The condition of the machine that the server runs on.</summary>
    public HostGauges Host { get; init; }

    /// <summary>How far the rows on the other side lagged behind, seconds.</summary>
    public Gauge StateLag { get; init; }

    /// <summary>How many rows differed or were refused.</summary>
    public Gauge StateMismatch { get; init; }

    /// <summary>What queries and webhooks of gates answered; the last answer of each.</summary>
    public ImmutableArray<CheckAnswer> Answers { get; init; } = [];

    /// <summary>The slowest and the failed requests; bounded.</summary>
    public ImmutableArray<RequestSample> Samples { get; init; } = [];

    /// <summary>When it ends.</summary>
    public DateTimeOffset End => Start.AddSeconds(Seconds);

    /// <summary>All requests of a subject.</summary>
    public long RequestsOf(Subject subject) => Strata.Where(tally => tally.Stratum.Subject == subject).Sum(tally => tally.Requests);

    /// <summary>All errors of a subject.</summary>
    public long ErrorsOf(Subject subject) => Strata.Where(tally => tally.Stratum.Subject == subject).Sum(tally => tally.Errors);

    /// <summary>The latencies of all requests of a subject.</summary>
    public LatencyHistogram LatencyOf(Subject subject)
    {
        var dense = new long[LatencyScale.BucketCount];
        foreach (var tally in Strata.Where(tally => tally.Stratum.Subject == subject))
        {
            tally.Latency.AddTo(dense);
        }

        return LatencyHistogram.FromDense(dense);
    }
}
