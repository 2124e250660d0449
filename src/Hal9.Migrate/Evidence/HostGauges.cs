namespace Hal9.Migrate.Evidence;

/// <summary>What was read of the machine that the server runs on.</summary>
/// <param name="Cpu">The share of its processors that is busy, 0..1.</param>
/// <param name="Memory">The share of its memory that is in use, 0..1; of the container's where one limits it.</param>
public readonly record struct HostGauges(Gauge Cpu, Gauge Memory)
{
    /// <summary>Both together.</summary>
    public static HostGauges operator +(HostGauges left, HostGauges right) => new(left.Cpu + right.Cpu, left.Memory + right.Memory);
}
