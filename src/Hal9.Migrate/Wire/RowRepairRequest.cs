using System.Collections.Immutable;

namespace Hal9.Migrate.Wire;

/// <summary>Asks for rows that are not the same on both sides to be carried over once more.</summary>
public sealed record RowRepairRequest
{
    /// <summary>The tables' names in the plan; none for all.</summary>
    public ImmutableArray<string> Tables { get; init; } = [];

    /// <summary>Why; it is kept in the journal.</summary>
    public string? Reason { get; init; }
}
