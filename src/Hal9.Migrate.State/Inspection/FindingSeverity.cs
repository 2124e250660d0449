namespace Hal9.Migrate.State.Inspection;

/// <summary>What a finding means for a migration.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know; also what was proven, with numbers.</summary>
    Information,

    /// <summary>It may go wrong.</summary>
    Warning,

    /// <summary>It would go wrong: the plan, the rights or the databases have to change before.</summary>
    Error,
}
