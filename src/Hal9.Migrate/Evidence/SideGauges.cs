namespace Hal9.Migrate.Evidence;

/// <summary>What was read of one service's condition.</summary>
/// <param name="Health">Its health score, 0 (dead) to 1 (well).</param>
public readonly record struct SideGauges(Gauge Health)
{
    /// <summary>Both together.</summary>
    public static SideGauges operator +(SideGauges left, SideGauges right) => new(left.Health + right.Health);
}
