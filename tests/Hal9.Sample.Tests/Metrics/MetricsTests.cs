using Hal9.Sample.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Sample.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void Sample_AwkwardLabel_IsEscaped() => new PrometheusText()
        .Family("m", "gauge", "a \\ b\nc \"d\"")
        .Sample("m", 1.5, ("path", "C:\\x\n\"y\""), ("other", "z"))
        .ToString()
        .ShouldBe("# HELP m a \\\\ b\\nc \"d\"\n# TYPE m gauge\nm{path=\"C:\\\\x\\n\\\"y\\\"\",other=\"z\"} 1.5\n");

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.1, "0.1")]
    [InlineData(25276510208, "25276510208")]
    public void Number_AnyValue_IsAsPrometheusReadsIt(double value, string text) => PrometheusText.Number(value).ShouldBe(text);

    [Fact]
    public void Observe_DurationAtABound_CountsInThatBucketAndAllAbove()
    {
        var histogram = new Histogram();
        histogram.Observe(TimeSpan.FromMilliseconds(1));
        histogram.Observe(TimeSpan.FromSeconds(60));
        histogram.Cumulative().ShouldBe([0, .. Enumerable.Repeat(1L, Histogram.Bounds.Count - 1), 2]);
        histogram.Sum.ShouldBe(60.001, 1e-9);
    }

    [Fact]
    public void Totals_AMinuteLater_HasForgotten()
    {
        var time = new FakeTimeProvider();
        var window = new RollingWindow(time);
        window.Add(1);
        time.Advance(TimeSpan.FromSeconds(30));
        window.Add(4);
        window.Totals().ShouldBe(new WindowTotals(2, 5, 4));
        time.Advance(TimeSpan.FromSeconds(29));
        window.Totals().Count.ShouldBe(2);
        time.Advance(TimeSpan.FromSeconds(1));
        window.Totals().ShouldBe(new WindowTotals(1, 4, 4));
        window.Add(0);
        window.Totals().Mean.ShouldBe(2);
        time.Advance(TimeSpan.FromMinutes(5));
        window.Totals().ShouldBe(new WindowTotals(0, 0, 0));
    }
}
