namespace Hal9.Migrate.Tests.Evidence;

/// <summary>What a field of a generated service holds.</summary>
internal enum GeneratedKind
{
    /// <summary>The same each time a request is made.</summary>
    Same,

    /// <summary>A new id each time.</summary>
    Id,

    /// <summary>The time.</summary>
    Time,

    /// <summary>One thing or the other.</summary>
    Sometimes,

    /// <summary>Items in any order.</summary>
    Shuffled,

    /// <summary>Items in any order, and the plan says so.</summary>
    Set,
}
