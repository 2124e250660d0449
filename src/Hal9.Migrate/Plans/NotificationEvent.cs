namespace Hal9.Migrate.Plans;

/// <summary>What somebody can be told of.</summary>
public enum NotificationEvent
{
    /// <summary>Another phase was entered.</summary>
    PhaseChanged,

    /// <summary>Nothing but the approval of people is missing.</summary>
    ApprovalWaiting,

    /// <summary>It stands still until a person decides.</summary>
    NeedsDecision,

    /// <summary>A rollback began, or ended.</summary>
    RolledBack,

    /// <summary>A person suspended it, or let it go on.</summary>
    Suspended,

    /// <summary>It was completed, or given up.</summary>
    Completed,
}
