namespace Hal9.Migrate.Plans;

/// <summary>What answers a gate, by the member of the plan that says so.</summary>
internal enum GateKind
{
    /// <summary>A metric that is measured here.</summary>
    Metric,

    /// <summary>People.</summary>
    Approval,

    /// <summary>A query to Prometheus.</summary>
    Prometheus,

    /// <summary>A webhook.</summary>
    Webhook,

    /// <summary>A rollback that was rehearsed.</summary>
    Rehearsal,

    /// <summary>Other gates, all of them.</summary>
    All,

    /// <summary>Other gates, one of them.</summary>
    Any,
}
