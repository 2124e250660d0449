namespace Hal9.Migrate.Routing;

/// <summary>Where a request's key comes from.</summary>
public enum KeySourceKind
{
    /// <summary>The address of the client's connection.</summary>
    Address,

    /// <summary>A request header.</summary>
    Header,

    /// <summary>A cookie.</summary>
    Cookie,
}
