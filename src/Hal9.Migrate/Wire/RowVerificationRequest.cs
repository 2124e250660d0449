using System.Collections.Immutable;

namespace Hal9.Migrate.Wire;

/// <summary>Asks for a comparison of all rows.</summary>
public sealed record RowVerificationRequest
{
    /// <summary>The tables' names in the plan; none for all.</summary>
    public ImmutableArray<string> Tables { get; init; } = [];
}
