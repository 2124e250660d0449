using System.Collections.Immutable;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>What the evidence says at the end of a second.</summary>
public sealed record Assessment
{
    /// <summary>Nothing is known.</summary>
    public static Assessment Nothing { get; } = new();

    /// <summary>The step it is about.</summary>
    public long PositionVersion { get; init; }

    /// <summary>What the gates on metrics of the current step say, by name.</summary>
    public ImmutableDictionary<string, Verdict> Verdicts { get; init; } = ImmutableDictionary<string, Verdict>.Empty;

    /// <summary>How the triggers stand.</summary>
    public ImmutableArray<TriggerAssessment> Triggers { get; init; } = [];

    /// <summary>The triggers that fire, each with the reason for whoever has to act on it.</summary>
    public ImmutableArray<Verdict> Fired => [.. Triggers.Where(trigger => trigger.Fires).Select(trigger => trigger.Verdict with { Message = trigger.Reason ?? trigger.Verdict.Message })];

    /// <summary>The triggers whose condition is violated for certain, be it not for long enough yet.</summary>
    public ImmutableArray<Verdict> Violated => [.. Triggers.Where(trigger => trigger.Verdict.Outcome == Outcome.Fail).Select(trigger => trigger.Verdict)];

    /// <summary>Whether the last second counts towards the hold.</summary>
    public bool IsHealthy { get; init; }

    /// <summary>Seconds that count towards the hold, the last one included.</summary>
    public int HealthySeconds { get; init; }
}
