namespace Hal9.Migrate.Evidence;

/// <summary>Repeated readings of one quantity, kept as sum and count so that windows merge exactly.</summary>
/// <param name="Sum">The sum of the readings.</param>
/// <param name="Readings">How many there were.</param>
public readonly record struct Gauge(double Sum, int Readings)
{
    /// <summary>One reading; none where the value is unknown.</summary>
    public static Gauge Of(double? value) => value is { } known ? new(known, 1) : default;

    /// <summary>The mean of the readings; null when there were none.</summary>
    public double? Mean => Readings == 0 ? null : Sum / Readings;

    /// <summary>Both together.</summary>
    public static Gauge operator +(Gauge left, Gauge right) => new(left.Sum + right.Sum, left.Readings + right.Readings);
}
