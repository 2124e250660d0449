namespace Hal9.Migrate.Routing;

/// <summary>The two systems between which a migration moves.</summary>
public enum Side
{
    /// <summary>The system moved away from.</summary>
    Legacy,

    /// <summary>The system moved to.</summary>
    Successor,
}
