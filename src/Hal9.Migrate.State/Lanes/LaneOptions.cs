using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Lanes;

/// <summary>How much a lane does at once.</summary>
/// <param name="Chunk">How large a chunk is.</param>
/// <param name="LogEntries">How many log entries of a table are applied at once.</param>
public sealed record LaneOptions(ChunkLimit Chunk, int LogEntries)
{
    /// <summary>The chunk's default; a thousand entries.</summary>
    public static LaneOptions Default { get; } = new(ChunkLimit.Default, 1_000);

    /// <summary>
    /// For how long chunk after chunk is copied, each read ahead while the one before it is written, until changes have their turn. Zero: one chunk
    /// a turn.
    /// </summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>For how long at most when no change waits: each turn begins with a chunk that was not read ahead.</summary>
    public TimeSpan LongestTurn { get; init; } = TimeSpan.FromSeconds(2);
}
