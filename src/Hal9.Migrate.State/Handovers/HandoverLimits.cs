namespace Hal9.Migrate.State.Handovers;

/// <summary>How long a hand-over may take.</summary>
/// <param name="Fence">How long writes may stand still before it is called off.</param>
/// <param name="Retry">How long writers are let through between two attempts to close the gate, and between two looks at lanes that are not ready.</param>
public sealed record HandoverLimits(TimeSpan Fence, TimeSpan Retry)
{
    /// <summary>Ten seconds; twenty milliseconds.</summary>
    public static HandoverLimits Default { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(20));
}
