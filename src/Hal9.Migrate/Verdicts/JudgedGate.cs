using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gates;

namespace Hal9.Migrate.Verdicts;

/// <summary>A gate and what it said.</summary>
/// <param name="Gate">The gate as the plan had it.</param>
/// <param name="PassingSince">Since when it, or each of its parts, had been passing without a break, by name.</param>
/// <param name="Approvals">Who had approved it, or each of its parts, by name.</param>
/// <param name="Verdict">What it said.</param>
/// <param name="Rehearsal">The last rehearsal of a rollback; null when there was none, or nothing in it asks for one.</param>
public sealed record JudgedGate(
    GateDefinition Gate, ImmutableSortedDictionary<string, DateTimeOffset> PassingSince, ImmutableSortedDictionary<string, ImmutableArray<Approval>> Approvals, Verdict Verdict,
    Rehearsal? Rehearsal = null);
