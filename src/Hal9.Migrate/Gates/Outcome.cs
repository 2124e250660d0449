namespace Hal9.Migrate.Gates;

/// <summary>What a gate says.</summary>
public enum Outcome
{
    /// <summary>Not enough is known; never taken for a pass.</summary>
    Inconclusive,

    /// <summary>The condition holds.</summary>
    Pass,

    /// <summary>The condition does not hold.</summary>
    Fail,
}
