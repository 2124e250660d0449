namespace Hal9.Migrate.Routing;

/// <summary>What gateways do with requests that may write.</summary>
public enum WritesMode
{
    /// <summary>They go to the owner.</summary>
    Open,

    /// <summary>A fence is under way: they wait, bounded in count and time, and then go to whoever owns writes.</summary>
    Hold,

    /// <summary>A rollback waits for a decision: they are answered 503 with Retry-After.</summary>
    Refuse,
}
