namespace Hal9.Migrate.Features;

/// <summary>What a targeting rule looks at.</summary>
public enum TargetingAttribute
{
    /// <summary>The targeting key (the user).</summary>
    Key,

    /// <summary>A header of the request.</summary>
    Header,

    /// <summary>The beginning of the request's path.</summary>
    Path,
}
