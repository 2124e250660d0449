namespace Hal9.Migrate.Judge;

/// <summary>A measured value and how sure it is.</summary>
/// <param name="Value">The value, in the metric's unit or as a multiple of the legacy's.</param>
/// <param name="Lower">It is at least this, but for the <see cref="Doubt"/> the estimate was made with.</param>
/// <param name="Upper">It is at most this, likewise; infinite while the sample is too small to say.</param>
/// <param name="Count">How many requests (comparisons, readings) it is made of.</param>
/// <param name="Baseline">The legacy's value, where the estimate is relative to it.</param>
/// <param name="Note">What keeps it from being surer, besides its size.</param>
internal sealed record Estimate(double Value, double Lower, double Upper, long Count, double? Baseline = null, string? Note = null)
{
    /// <summary>A value that is known as it is.</summary>
    public static Estimate Exact(double value, long count) => new(value, value, value, count);
}
