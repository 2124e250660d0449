namespace Hal9.Migrate.Journal;

/// <summary>Why a rollback was started.</summary>
public enum RollbackCause
{
    /// <summary>A person asked for it.</summary>
    Command,

    /// <summary>A trigger fired.</summary>
    Trigger,

    /// <summary>A checkpoint was restored.</summary>
    Restore,

    /// <summary>The migration was aborted.</summary>
    Abort,
}
