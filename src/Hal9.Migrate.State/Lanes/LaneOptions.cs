using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Lanes;

/// <summary>How much a lane does at once.</summary>
/// <param name="Chunk">How large a chunk is.</param>
/// <param name="LogEntries">How many log entries of a table are applied at once.</param>
public sealed record LaneOptions(ChunkLimit Chunk, int LogEntries)
{
    /// <summary>A thousand of each.</summary>
    public static LaneOptions Default { get; } = new(ChunkLimit.Default, 1_000);
}
