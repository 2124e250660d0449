using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Verdicts;

/// <summary>A trigger that fired, and what it said.</summary>
/// <param name="Trigger">The trigger as the plan had it.</param>
/// <param name="ViolatedSince">Since when its condition had been violated without a break.</param>
/// <param name="Verdict">What it said.</param>
public sealed record JudgedTrigger(TriggerDefinition Trigger, DateTimeOffset ViolatedSince, Verdict Verdict);
