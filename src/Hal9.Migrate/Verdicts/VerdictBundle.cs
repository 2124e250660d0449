using System.Collections.Immutable;

namespace Hal9.Migrate.Verdicts;

/// <summary>Verdicts on which something was decided, with everything they were made from: they can be made again from this alone.</summary>
public sealed record VerdictBundle
{
    /// <summary>The journal record of what was decided.</summary>
    public required long Id { get; init; }

    /// <summary>When that was.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was decided.</summary>
    public required VerdictCause Cause { get; init; }

    /// <summary>The hash of the plan then in force.</summary>
    public required string PlanHash { get; init; }

    /// <summary>What the verdicts were made from.</summary>
    public required VerdictEvidence Evidence { get; init; }

    /// <summary>The gates that were asked.</summary>
    public ImmutableArray<JudgedGate> Gates { get; init; } = [];

    /// <summary>The triggers that fired.</summary>
    public ImmutableArray<JudgedTrigger> Triggers { get; init; } = [];

    /// <summary>The same without what it was made from.</summary>
    public VerdictSummary Summarize() => new(
        Id, At, Cause, Evidence.Step.Phase, Evidence.Step.Percentage, [.. Gates.Select(gate => gate.Verdict).Concat(Triggers.Select(trigger => trigger.Verdict))]);
}
