namespace Hal9.Migrate.Decisions;

/// <summary>What the state engine has done since this server took over.</summary>
/// <param name="CopiedRows">Rows copied.</param>
/// <param name="CopiedRowsPerSecond">At what rate, over the time it copied; null before it did.</param>
/// <param name="AppliedChanges">Rows written to the other side because they had changed; several changes of a row in a short time count once.</param>
/// <param name="VerifiedRows">Rows compared with the other side.</param>
/// <param name="LagP99Ms">99 of 100 changes reached the other side within so many milliseconds; null before any could.</param>
public sealed record StateWork(long CopiedRows, double? CopiedRowsPerSecond, long AppliedChanges, long VerifiedRows, double? LagP99Ms)
{
    /// <summary>In how many seconds every row is copied, at the rate of the last minute; null while nothing is copied, or the rows are not known.</summary>
    public double? EtaSeconds { get; init; }
}
