using Hal9.Migrate.Evidence;
using Hal9.Migrate.Judge;

namespace Hal9.Migrate.Tests.Judge;

public sealed class StatisticsTests
{
    // Exact one-sided 95 % bounds, as binom.test(k, n, conf.level = 0.9) of R gives them.
    [Theory]
    [InlineData(0, 100, 0, 0.029513)]
    [InlineData(5, 100, 0.019914, 0.102253)]
    [InlineData(1, 10, 0.005116, 0.394163)]
    [InlineData(10, 10, 0.741134, 1)]
    public void Proportion_Bounds_AreExact(long successes, long trials, double lower, double upper)
    {
        var estimate = Proportion.Of(successes, trials)!;
        estimate.Lower.ShouldBe(lower, 1e-5);
        estimate.Upper.ShouldBe(upper, 1e-5);
    }

    [Fact]
    public void Proportion_Bounds_HoldAsOftenAsTheySay()
    {
        var random = new Random(42);
        var (below, above) = (0, 0);
        for (var run = 0; run < 4_000; run++)
        {
            var errors = Enumerable.Range(0, 400).Count(_ => random.NextDouble() < 0.02);
            var estimate = Proportion.Of(errors, 400)!;
            below += estimate.Lower > 0.02 ? 1 : 0;
            above += estimate.Upper < 0.02 ? 1 : 0;
        }

        below.ShouldBeLessThan(4_000 * 6 / 100);
        above.ShouldBeLessThan(4_000 * 6 / 100);
    }

    [Theory]
    [InlineData(0.5, 100)]
    [InlineData(0.95, 200)]
    [InlineData(0.99, 1_000)]
    public void Quantile_Bounds_HoldAsOftenAsTheySay(double share, int size)
    {
        var random = new Random(7);
        var truth = -Math.Log(1 - share) * 10;
        var (below, above) = (0, 0);
        for (var run = 0; run < 1_000; run++)
        {
            var estimate = Sample(Enumerable.Range(0, size).Select(_ => -Math.Log(1 - random.NextDouble()) * 10)).Quantile(share)!;
            below += estimate.Lower > truth * 1.01 ? 1 : 0;
            above += estimate.Upper < truth * 0.99 ? 1 : 0;
            estimate.Lower.ShouldBeLessThanOrEqualTo(estimate.Value);
            estimate.Upper.ShouldBeGreaterThanOrEqualTo(estimate.Value);
        }

        below.ShouldBeLessThan(70);
        above.ShouldBeLessThan(70);
    }

    [Theory]
    [InlineData(0.95, 58, false)]
    [InlineData(0.95, 59, true)]
    [InlineData(0.99, 298, false)]
    [InlineData(0.99, 299, true)]
    public void Quantile_UpperBound_ExistsFromTheSampleSizeOnThatTheoryAsksFor(double share, int size, bool exists) =>
        double.IsFinite(Sample(Enumerable.Range(1, size).Select(i => (double)i)).Quantile(share)!.Upper).ShouldBe(exists);

    [Fact]
    public void LatencyRatio_SameDistribution_SeldomExcludesOne()
    {
        var random = new Random(3);
        double Latency() => Math.Exp(random.NextDouble() + random.NextDouble()) * 5;
        var excluded = 0;
        for (var run = 0; run < 500; run++)
        {
            var ratio = LatencySample.Ratio(
                Sample(Enumerable.Range(0, 500).Select(_ => Latency())).Quantile(0.95), Sample(Enumerable.Range(0, 500).Select(_ => Latency())).Quantile(0.95))!;
            excluded += ratio.Lower > 1 || ratio.Upper < 1 ? 1 : 0;
        }

        excluded.ShouldBeLessThan(65); // 10 % two-sided, and the histogram's own rounding
    }

    [Fact]
    public void LatencySample_Weights_CountLikeRepetitions()
    {
        var repeated = Sample([10, 10, 10, 20]);
        var weighted = new LatencySample();
        weighted.Add(Histogram([10]), 3);
        weighted.Add(Histogram([20]), 1);

        weighted.Quantile(0.5)!.Value.ShouldBe(repeated.Quantile(0.5)!.Value);
        weighted.Quantile(0.9)!.Value.ShouldBe(repeated.Quantile(0.9)!.Value);
        weighted.Size.ShouldBeLessThan(repeated.Size);
    }

    [Fact]
    public void ErrorRatio_NoErrorsAtAll_IsAtMostAnyMultiple() => Proportion.Ratio(0, 50, 0, 50)!.Upper.ShouldBe(0);

    private static LatencySample Sample(IEnumerable<double> milliseconds)
    {
        var sample = new LatencySample();
        sample.Add(Histogram(milliseconds), 1);
        return sample;
    }

    private static LatencyHistogram Histogram(IEnumerable<double> milliseconds) => LatencyHistogram.Of(milliseconds.Select(TimeSpan.FromMilliseconds));
}
