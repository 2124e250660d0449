using System.Collections.Immutable;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.State.Mapping;

/// <summary>
/// What one serial worker copies and keeps in step: an apply unit, that is tables tied by foreign keys or unique constraints,
/// referenced tables before those that refer to them.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="Tables">At least one.</param>
public sealed record Lane(string Name, ImmutableArray<TableMapping> Tables)
{
    /// <summary>The ways on which rows leave a side.</summary>
    public ImmutableArray<TableRoute> From(Side source) => [.. Tables.Select(table => table.From(source))];
}
