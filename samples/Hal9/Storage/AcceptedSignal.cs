namespace Hal9.Sample.Storage;

/// <summary>What became of a signal that was to be stored.</summary>
/// <param name="Signal">The stored signal; on a repeat the one stored first.</param>
/// <param name="IsNew">False when a signal of this id was there already: nothing was changed.</param>
internal sealed record AcceptedSignal(StoredSignal Signal, bool IsNew);
