namespace Hal9.Migrate.Judge;

/// <summary>A measured value and how sure it is.</summary>
/// <param name="Value">The value, in the metric's unit or as a multiple of the legacy's.</param>
/// <param name="Lower">It is at least this, with one-sided confidence <see cref="Confidence"/>.</param>
/// <param name="Upper">It is at most this; infinite while the sample is too small to say.</param>
/// <param name="Count">How many requests (comparisons, readings) it is made of.</param>
/// <param name="Baseline">The legacy's value, where the estimate is relative to it.</param>
public sealed record Estimate(double Value, double Lower, double Upper, long Count, double? Baseline = null)
{
    /// <summary>The one-sided confidence of both bounds.</summary>
    public const double Confidence = 0.95;

    /// <summary>The standard normal quantile of <see cref="Confidence"/>.</summary>
    internal const double Z = 1.6448536269514722;

    /// <summary>A value that is known as it is.</summary>
    public static Estimate Exact(double value, long count) => new(value, value, value, count);
}
