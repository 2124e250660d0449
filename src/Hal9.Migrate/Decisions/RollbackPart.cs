namespace Hal9.Migrate.Decisions;

/// <summary>What a rollback may take back. Without a word it is routing and state: what people chose of features stays.</summary>
public enum RollbackPart
{
    /// <summary>The users' requests. Alone only while the legacy owns the writes: reads do not leave the side that owns them.</summary>
    Routing,

    /// <summary>The ownership of writes. Alone it goes back to the last step before Full, and the reads no further.</summary>
    State,

    /// <summary>Feature flags, to what the plan says of them.</summary>
    Features,
}
