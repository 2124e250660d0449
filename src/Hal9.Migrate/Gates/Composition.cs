namespace Hal9.Migrate.Gates;

/// <summary>How a gate is put together from others.</summary>
public enum Composition
{
    /// <summary>It is not: a metric, a query, a webhook or a person answers it.</summary>
    None,

    /// <summary>It passes when all of its parts pass, and fails when one fails.</summary>
    All,

    /// <summary>It passes when one of its parts passes, and fails when all fail.</summary>
    Any,
}
