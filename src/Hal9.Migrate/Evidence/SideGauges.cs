namespace Hal9.Migrate.Evidence;

/// <summary>What was read of one service's condition.</summary>
/// <param name="Health">Its health score, 0 (dead) to 1 (well).</param>
/// <param name="Cpu">How many processors it keeps busy.</param>
/// <param name="Memory">The memory it takes, MiB.</param>
public readonly record struct SideGauges(Gauge Health, Gauge Cpu = default, Gauge Memory = default)
{
    /// <summary>Both together.</summary>
    public static SideGauges operator +(SideGauges left, SideGauges right) => new(left.Health + right.Health, left.Cpu + right.Cpu, left.Memory + right.Memory);
}
