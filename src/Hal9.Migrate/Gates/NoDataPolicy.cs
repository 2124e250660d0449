namespace Hal9.Migrate.Gates;

/// <summary>What a gate says when there is nothing to judge by.</summary>
public enum NoDataPolicy
{
    /// <summary>Inconclusive: wait for evidence, however long it takes; the hold goes on meanwhile.</summary>
    Wait,

    /// <summary>Inconclusive, and seconds without evidence do not count towards the hold: silence is no healthy time.</summary>
    Hold,

    /// <summary>Fail, once there was nothing for a whole window: silence is bad news here.</summary>
    Fail,
}
