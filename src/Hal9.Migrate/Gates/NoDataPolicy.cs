namespace Hal9.Migrate.Gates;

/// <summary>What a gate says when there is nothing to judge by.</summary>
public enum NoDataPolicy
{
    /// <summary>Inconclusive: wait for evidence, however long it takes.</summary>
    Wait,

    /// <summary>Fail: silence is bad news here.</summary>
    Fail,
}
