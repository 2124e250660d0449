using Hal9.Migrate.Routing;

namespace Hal9.Migrate.State.Control;

/// <summary>There are two sides only.</summary>
public static class SideExtensions
{
    /// <summary>The other one.</summary>
    public static Side Other(this Side side) => side == Side.Legacy ? Side.Successor : Side.Legacy;
}
