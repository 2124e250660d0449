using Hal9.Migrate.Routing;

namespace Hal9.Migrate.State.Mapping;

/// <summary>A table with the way there and the way back.</summary>
/// <param name="Forward">From the legacy to the successor.</param>
/// <param name="Reverse">From the successor to the legacy: the inverse.</param>
public sealed record TableMapping(TableRoute Forward, TableRoute Reverse)
{
    /// <summary>Its name in the plan.</summary>
    public string Name => Forward.Name;

    /// <summary>The way on which its rows leave a side.</summary>
    public TableRoute From(Side source) => source == Side.Legacy ? Forward : Reverse;
}
