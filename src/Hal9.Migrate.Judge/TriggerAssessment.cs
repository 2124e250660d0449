using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Judge;

/// <summary>How a trigger stands.</summary>
/// <param name="Trigger">The trigger.</param>
/// <param name="Verdict">What it says now; Fail while its condition is surely violated.</param>
/// <param name="Violated">For how long that has been so without a break.</param>
/// <param name="Reason">Why it fires, for a person; null while it does not.</param>
public sealed record TriggerAssessment(TriggerDefinition Trigger, Verdict Verdict, TimeSpan Violated, string? Reason = null)
{
    /// <summary>Whether it has been so for long enough.</summary>
    public bool Fires => Verdict.Outcome == Outcome.Fail && Violated >= Trigger.For;
}
