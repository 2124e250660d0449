using System.Collections.Immutable;

namespace Hal9.Migrate.Plans;

/// <summary>A table, and what becomes of its rows.</summary>
public sealed record TablePlan
{
    /// <summary>Its name in status and reports.</summary>
    public required string Name { get; init; }

    /// <summary>The legacy's table.</summary>
    public required string From { get; init; }

    /// <summary>The successor's table.</summary>
    public required string To { get; init; }

    /// <summary>The legacy's columns by which a row is known.</summary>
    public required ImmutableArray<string> Key { get; init; }

    /// <summary>The successor's columns by which it is known, in the same order.</summary>
    public required ImmutableArray<string> ToKey { get; init; }

    /// <summary>What the successor's columns are made of: SQL expressions over the legacy's row.</summary>
    public required ImmutableArray<(string Column, string Expression)> Columns { get; init; }

    /// <summary>What the legacy's columns are made of on the way back: SQL expressions over the successor's row.</summary>
    public required ImmutableArray<(string Column, string Expression)> Reverse { get; init; }

    /// <summary>Which of the legacy's rows are moved: an SQL condition; null for all.</summary>
    public string? Where { get; init; }

    /// <summary>The legacy's columns whose inverse loses something, and which are therefore kept aside.</summary>
    public ImmutableArray<string> Lossy { get; init; } = [];
}
