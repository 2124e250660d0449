namespace Hal9.Migrate.Plans;

/// <summary>How fast rows are copied and verified. May change while they are.</summary>
/// <param name="RowsPerSecond">All tables together; 0 for no bound.</param>
/// <param name="PauseAbove">Copying pauses while the source takes longer than this to answer.</param>
/// <param name="PauseAboveLag">Copying pauses while changes have waited longer than this to be applied, until none waits.</param>
public sealed record StateThrottle(int RowsPerSecond, TimeSpan PauseAbove, TimeSpan PauseAboveLag);
