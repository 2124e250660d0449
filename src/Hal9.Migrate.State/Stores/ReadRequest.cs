using System.Collections.Immutable;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.State.Stores;

/// <summary>What to read in one snapshot.</summary>
/// <param name="Tables">The lane's tables, each with how far it has come.</param>
/// <param name="Chunk">The table of which the next chunk is wanted; null for none.</param>
/// <param name="ChunkLimit">How large that may be.</param>
/// <param name="LogEntries">How many log entries of each table at most; 0 for none, <see cref="int.MaxValue"/> for the whole log.</param>
public sealed record ReadRequest(
    ImmutableArray<(TableRoute Route, TableProgress Progress)> Tables, string? Chunk, ChunkLimit ChunkLimit, int LogEntries);
