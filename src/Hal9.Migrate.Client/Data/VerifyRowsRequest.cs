using System.Collections.Immutable;

namespace Hal9.Migrate.Client.Data;

/// <summary>Asks for a comparison of all rows.</summary>
/// <param name="Tables">The tables' names in the plan; none for all.</param>
/// <param name="Waits">Whether to wait until it is done.</param>
public sealed record VerifyRowsRequest(ImmutableArray<string> Tables, bool Waits = true);
