namespace Hal9.Migrate.State.Stores;

/// <summary>What a verification is at.</summary>
public enum VerificationPass
{
    /// <summary>Every row of the source, transformed, is in the target.</summary>
    Rows,

    /// <summary>Every row of the target, transformed back, is in the source: nothing is too much, and the inverse holds.</summary>
    Inverse,

    /// <summary>Both passes are over.</summary>
    Done,
}
