namespace Hal9.Sample.Metrics;

/// <summary>Totals of a <see cref="RollingWindow"/>. <paramref name="Max"/> is at least 0.</summary>
internal sealed record WindowTotals(long Count, double Sum, double Max)
{
    /// <summary>The mean, or 0 when nothing was observed.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;
}
