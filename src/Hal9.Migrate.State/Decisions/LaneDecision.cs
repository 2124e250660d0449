namespace Hal9.Migrate.State.Decisions;

/// <summary>What a lane does next, from what is known of it. Pure.</summary>
public static class LaneDecision
{
    /// <summary>
    /// Applying takes turns with copying and verifying: with writers that never rest the log is never empty, and the copy has to come
    /// to its end all the same. A paused lane still applies, for the log lies on the source's disk.
    /// </summary>
    public static LaneStep Next(LaneView lane, LaneStep last, bool isPaused)
    {
        var further = isPaused ? LaneStep.Rest : !lane.IsCopied ? LaneStep.Copy : !lane.IsVerified ? LaneStep.Verify : LaneStep.Rest;
        return lane.Pending > 0 && (last != LaneStep.Apply || further == LaneStep.Rest) ? LaneStep.Apply : further;
    }
}
