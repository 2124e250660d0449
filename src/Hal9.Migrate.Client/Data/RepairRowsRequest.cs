using System.Collections.Immutable;

namespace Hal9.Migrate.Client.Data;

/// <summary>Asks for rows that differ to be carried over once more.</summary>
/// <param name="Tables">The tables' names in the plan; none for all.</param>
/// <param name="Reason">Why; it is kept in the journal.</param>
/// <param name="Waits">Whether to wait until that is done and everything has been compared again.</param>
public sealed record RepairRowsRequest(ImmutableArray<string> Tables, string? Reason = null, bool Waits = true);
