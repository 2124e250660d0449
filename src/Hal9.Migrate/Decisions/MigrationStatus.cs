namespace Hal9.Migrate.Decisions;

/// <summary>How the migration is, in one word.</summary>
public enum MigrationStatus
{
    /// <summary>No plan is registered.</summary>
    NoPlan,

    /// <summary>A plan is registered and nothing was started.</summary>
    Ready,

    /// <summary>On the way to its goal.</summary>
    Running,

    /// <summary>At its goal; triggers are armed.</summary>
    Holding,

    /// <summary>A person froze it.</summary>
    Suspended,

    /// <summary>It waits for a person.</summary>
    NeedsDecision,

    /// <summary>A rollback is under way.</summary>
    RollingBack,

    /// <summary>It was rolled back and stays there until it is restarted.</summary>
    RolledBack,

    /// <summary>Closed without success; the legacy serves everybody.</summary>
    Aborted,

    /// <summary>Closed with success; the successor serves everybody.</summary>
    Completed,
}
