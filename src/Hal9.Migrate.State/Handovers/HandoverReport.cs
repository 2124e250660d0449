namespace Hal9.Migrate.State.Handovers;

/// <summary>What came of a hand-over.</summary>
/// <param name="IsDone">Whether the other side owns the writes and is open; else the old owner does and is.</param>
/// <param name="Reason">Why it was called off; null when it is done.</param>
/// <param name="Fence">How long no side was open, as the controller saw it; zero when the gate was never closed.</param>
public sealed record HandoverReport(bool IsDone, string? Reason, TimeSpan Fence);
