namespace Hal9.Migrate.State.Lanes;

/// <summary>What a worker has done since it was made.</summary>
/// <param name="Copied">Rows copied.</param>
/// <param name="Applied">Rows written or deleted because they had changed in the source; several changes of a row in a short time count once.</param>
/// <param name="Verified">Rows of the source that were compared with the target.</param>
public readonly record struct LaneCounts(long Copied, long Applied, long Verified)
{
    /// <summary>Both together.</summary>
    public static LaneCounts operator +(LaneCounts one, LaneCounts other) => new(one.Copied + other.Copied, one.Applied + other.Applied, one.Verified + other.Verified);
}
