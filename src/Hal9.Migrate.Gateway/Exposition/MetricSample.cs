using System.Collections.Immutable;

namespace Hal9.Migrate.Gateway.Exposition;

/// <summary>One series of a metric as it is now.</summary>
public sealed record MetricSample
{
    /// <summary>A value.</summary>
    /// <param name="value">The value; null when it is not known, and then nothing is said of it.</param>
    /// <param name="labels">The values of the metric's labels, in their order.</param>
    public MetricSample(double? value, params ImmutableArray<string> labels) => (Value, Labels) = (value, labels);

    /// <summary>A histogram.</summary>
    /// <param name="histogram">What it says.</param>
    /// <param name="labels">The values of the metric's labels, in their order.</param>
    public MetricSample(HistogramReading histogram, params ImmutableArray<string> labels) => (Histogram, Labels) = (histogram, labels);

    /// <summary>The value of what is no histogram; null when it is not known.</summary>
    public double? Value { get; }

    /// <summary>What a histogram says; null for everything else.</summary>
    public HistogramReading? Histogram { get; }

    /// <summary>The values of the metric's labels, in their order.</summary>
    public ImmutableArray<string> Labels { get; }
}
