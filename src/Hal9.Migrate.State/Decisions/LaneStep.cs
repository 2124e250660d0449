namespace Hal9.Migrate.State.Decisions;

/// <summary>What a lane does next.</summary>
public enum LaneStep
{
    /// <summary>Nothing: it is in step.</summary>
    Rest,

    /// <summary>Copies the next chunk.</summary>
    Copy,

    /// <summary>Applies log entries.</summary>
    Apply,

    /// <summary>Verifies the next chunk.</summary>
    Verify,
}
