using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Decisions;

/// <summary>What was seen of the world. Verdicts are made from evidence by the judge; nothing here is decided yet.</summary>
public sealed record Observation
{
    /// <summary>Nothing was seen.</summary>
    public static Observation Nothing { get; } = new();

    /// <summary>The <see cref="StepPosition.Version"/> for which verdicts, triggers and hold were made; for another step they say nothing.</summary>
    public long PositionVersion { get; init; }

    /// <summary>What the gates on metrics of the current step say, by name.</summary>
    public ImmutableDictionary<string, Verdict> Verdicts { get; init; } = ImmutableDictionary<string, Verdict>.Empty;

    /// <summary>The triggers whose condition has been violated for long enough.</summary>
    public ImmutableArray<Verdict> FiredTriggers { get; init; } = [];

    /// <summary>The triggers whose condition is violated for certain, be it not for long enough yet.</summary>
    public ImmutableArray<Verdict> ViolatedTriggers { get; init; } = [];

    /// <summary>Seconds of healthy evidence since the step was entered.</summary>
    public int HealthySeconds { get; init; }

    /// <summary>Every gateway that is known.</summary>
    public ImmutableArray<GatewayReport> Gateways { get; init; } = [];

    /// <summary>What is known of the rows that are moved; null before anything is, or when the plan moves none.</summary>
    public StateReport? State { get; init; }

    /// <summary>What the legacy has shown lately, to be frozen when it is about to lose most of the traffic.</summary>
    public ImmutableArray<StratumTally> Baseline { get; init; } = [];

    /// <summary>The seconds over which the baseline was measured.</summary>
    public int BaselineSeconds { get; init; }
}
