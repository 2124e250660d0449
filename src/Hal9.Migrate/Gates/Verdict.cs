using System.Collections.Immutable;

namespace Hal9.Migrate.Gates;

/// <summary>What a gate or trigger says, with the numbers it says it from.</summary>
public sealed record Verdict
{
    /// <summary>The gate or trigger.</summary>
    public required string Name { get; init; }

    /// <summary>What it says.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The same for a person, with numbers and, where it is inconclusive, what is missing.</summary>
    public required string Message { get; init; }

    /// <summary>The value measured, in the metric's unit or as a multiple of the legacy's; null when nothing was measured.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of the value's confidence interval.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end of the value's confidence interval.</summary>
    public double? Upper { get; init; }

    /// <summary>The limit.</summary>
    public double? Limit { get; init; }

    /// <summary>The legacy's value, where the condition is relative.</summary>
    public double? Baseline { get; init; }

    /// <summary>How many requests (or comparisons) were judged.</summary>
    public long Requests { get; init; }

    /// <summary>About how many more are needed before it can say more; null when unknown.</summary>
    public long? RequestsNeeded { get; init; }

    /// <summary>Whether there was nothing to judge by, so that the gate's no-data policy has answered.</summary>
    public bool NoData { get; init; }

    /// <summary>What its parts say; null unless the gate is put together from others.</summary>
    public ImmutableArray<Verdict>? Parts { get; init; }
}
