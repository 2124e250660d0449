using Hal9.Migrate.State.Control;

namespace Hal9.Migrate.State.Stores;

/// <summary>What a store says of itself.</summary>
/// <param name="Control">Its control row; null when nothing of ours is there.</param>
/// <param name="LogEntries">How many entries are in its log, applied or not.</param>
public sealed record StoreStatus(ControlRow? Control, long LogEntries);
