using FsCheck.Fluent;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Judge;

namespace Hal9.Migrate.Tests.Judge;

public sealed class StatisticsTests
{
    private static readonly Doubt OneInTwenty = new(0.05, 0.05);

    [Theory]
    [InlineData(0.001, 20_000)]
    [InlineData(0.02, 2_000)]
    [InlineData(0.5, 500)]
    public void Proportion_LookedAtAllTheTime_EverExcludesTheTruthNoMoreOftenThanItSays(double truth, int trials)
    {
        const int Runs = 1_000;
        var random = new Random(42);
        var excluded = 0;
        for (var run = 0; run < Runs; run++)
        {
            var events = 0L;
            for (var trial = 1; trial <= trials; trial++)
            {
                var happened = random.NextDouble() < truth;
                events += happened ? 1 : 0;
                // The lower bound rises with an event, the upper one falls without: these are the looks that could go wrong.
                if ((happened || trial % 50 == 0) && Mixture.LogEvidence(events, trial, truth) >= Math.Log(20))
                {
                    excluded++;
                    break;
                }
            }
        }

        excluded.ShouldBeLessThan(Runs * 7 / 100);
        excluded.ShouldBeGreaterThan(Runs / 200); // one that never excludes anything would say nothing either
    }

    [Fact]
    public void Proportion_Bounds_AreWhereTheEvidenceSaysSo() => PropertyCheck.ForAll(
        from trials in Gen.Choose(1, 100_000)
        from events in Gen.Choose(0, trials)
        select (events, trials),
        sample =>
        {
            var estimate = Proportion.Of(sample.events, sample.trials, OneInTwenty)!;
            estimate.Lower.ShouldBeLessThanOrEqualTo(estimate.Value);
            estimate.Upper.ShouldBeGreaterThanOrEqualTo(estimate.Value);
            if (estimate.Lower > 0)
            {
                Mixture.LogEvidence(sample.events, sample.trials, estimate.Lower).ShouldBe(Math.Log(20), 0.05);
            }

            if (estimate.Upper < 1)
            {
                Mixture.LogEvidence(sample.events, sample.trials, estimate.Upper).ShouldBe(Math.Log(20), 0.05);
            }
        });

    [Theory]
    [InlineData(72, 74)]
    [InlineData(9_990, 10_000)]
    public void Proportion_NearlyAll_UpperBoundIsAsExactAsElsewhere(long events, long trials) =>
        Mixture.LogEvidence(events, trials, Proportion.Of(events, trials, OneInTwenty)!.Upper).ShouldBe(Math.Log(20), 0.001);

    [Fact]
    public void Proportion_MoreTrialsOfTheSameShare_BoundsCloseIn()
    {
        var (few, many) = (Proportion.Of(10, 1_000, OneInTwenty)!, Proportion.Of(1_000, 100_000, OneInTwenty)!);
        many.Lower.ShouldBeGreaterThan(few.Lower);
        many.Upper.ShouldBeLessThan(few.Upper);
        (many.Upper / many.Lower).ShouldBeLessThan(1.3);
    }

    [Fact]
    public void Proportion_TrialsNeeded_AreTheFewest()
    {
        var needed = Proportion.TrialsNeeded(0, 0.001, OneInTwenty)!.Value;
        Proportion.Of(0, needed, OneInTwenty)!.Upper.ShouldBeLessThanOrEqualTo(0.001);
        Proportion.Of(0, needed - 2, OneInTwenty)!.Upper.ShouldBeGreaterThan(0.001);
        Proportion.TrialsNeeded(0.001, 0.001, OneInTwenty).ShouldBeNull();
    }

    [Fact]
    public void Proportion_ClusteredEvents_CountAsTheirClusters()
    {
        var clustered = Proportion.Of(50, 10_000, OneInTwenty with { Clustering = 10 })!;
        var alone = Proportion.Of(5, 1_000, OneInTwenty)!;
        (clustered.Lower, clustered.Upper).ShouldBe((alone.Lower, alone.Upper));
    }

    [Fact]
    public void Clustering_IndependentEvents_IsAboutOne()
    {
        var random = new Random(5);
        var effects = Enumerable.Range(0, 200).Select(_ => Clustering.Of(Enumerable.Range(0, 30).Select(_ =>
            ((double)Enumerable.Range(0, 1_000).Count(_ => random.NextDouble() < 0.005), 1_000.0)))).ToList();
        effects.Average().ShouldBeInRange(1, 1.2);
    }

    [Fact]
    public void Clustering_Bursts_IsAboutTheirSize()
    {
        var random = new Random(6);
        var effects = Enumerable.Range(0, 200).Select(_ => Clustering.Of(Enumerable.Range(0, 60).Select(_ =>
            (random.NextDouble() < 0.1 ? 20.0 : 0.0, 10_000.0)))).Where(effect => effect > 1).ToList();
        effects.Average().ShouldBeInRange(15, 25);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 3)]
    public void Clustering_TooFewBlocks_SaysNothing(int blocks, int events) =>
        Clustering.Of(Enumerable.Repeat(((double)events, 100.0), blocks)).ShouldBe(1);

    [Theory]
    [InlineData(0.5, 300)]
    [InlineData(0.95, 600)]
    [InlineData(0.99, 3_000)]
    public void Quantile_LookedAtAgainAndAgain_EverExcludesTheTruthNoMoreOftenThanItSays(double share, int size)
    {
        const int Runs = 300;
        var random = new Random(7);
        var truth = -Math.Log(1 - share) * 10;
        var excluded = 0;
        for (var run = 0; run < Runs; run++)
        {
            var sample = new LatencySample();
            for (var look = 0; look < 20; look++)
            {
                sample.Add(Histogram(Enumerable.Range(0, size / 20).Select(_ => -Math.Log(1 - random.NextDouble()) * 10)), 1);
                var estimate = sample.Quantile(share, OneInTwenty)!;
                estimate.Lower.ShouldBeLessThanOrEqualTo(estimate.Value);
                estimate.Upper.ShouldBeGreaterThanOrEqualTo(estimate.Value);
                if (estimate.Lower > truth * 1.01 || estimate.Upper < truth * 0.99)
                {
                    excluded++;
                    break;
                }
            }
        }

        excluded.ShouldBeLessThan(Runs * 8 / 100);
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Quantile_UpperBound_ExistsFromTheSampleSizeOnThatIsAskedFor(double share)
    {
        var needed = (int)LatencySample.SizeNeeded(share, OneInTwenty)!.Value;
        double.IsFinite(Sample(Enumerable.Range(1, needed).Select(i => (double)i)).Quantile(share, OneInTwenty)!.Upper).ShouldBeTrue();
        double.IsFinite(Sample(Enumerable.Range(1, needed - 2).Select(i => (double)i)).Quantile(share, OneInTwenty)!.Upper).ShouldBeFalse();
    }

    [Fact]
    public void LatencyRatio_SameDistribution_SeldomExcludesOne()
    {
        var random = new Random(3);
        double Latency() => Math.Exp(random.NextDouble() + random.NextDouble()) * 5;
        var excluded = 0;
        for (var run = 0; run < 500; run++)
        {
            var ratio = LatencySample.Ratio(
                Sample(Enumerable.Range(0, 500).Select(_ => Latency())).Quantile(0.95, OneInTwenty), Sample(Enumerable.Range(0, 500).Select(_ => Latency())).Quantile(0.95, OneInTwenty))!;
            excluded += ratio.Lower > 1 || ratio.Upper < 1 ? 1 : 0;
        }

        excluded.ShouldBeLessThan(25);
    }

    [Fact]
    public void LatencySample_Weights_CountLikeRepetitions()
    {
        var repeated = Sample([10, 10, 10, 20]);
        var weighted = new LatencySample();
        weighted.Add(Histogram([10]), 3);
        weighted.Add(Histogram([20]), 1);

        weighted.Quantile(0.5, OneInTwenty)!.Value.ShouldBe(repeated.Quantile(0.5, OneInTwenty)!.Value);
        weighted.Quantile(0.9, OneInTwenty)!.Value.ShouldBe(repeated.Quantile(0.9, OneInTwenty)!.Value);
        weighted.Size.ShouldBeLessThan(repeated.Size);
    }

    [Fact]
    public void ErrorRatio_NoErrorsAtAll_IsAtMostAnyMultiple() => Proportion.Ratio(0, 50, 0, 50, OneInTwenty)!.Upper.ShouldBe(0);

    [Fact]
    public void ErrorRatio_EqualSides_SeldomExcludesOne()
    {
        var random = new Random(9);
        var excluded = 0;
        for (var run = 0; run < 500; run++)
        {
            var (ours, theirs) = (0L, 0L);
            for (var look = 1; look <= 50; look++)
            {
                ours += Enumerable.Range(0, 40).Count(_ => random.NextDouble() < 0.02);
                theirs += Enumerable.Range(0, 160).Count(_ => random.NextDouble() < 0.02);
                if (Proportion.Ratio(ours, 40 * look, theirs, 160 * look, OneInTwenty) is { } ratio && (ratio.Lower > 1 || ours > 0 && ratio.Upper < 1))
                {
                    excluded++;
                    break;
                }
            }
        }

        excluded.ShouldBeLessThan(500 * 7 / 100);
    }

    [Fact]
    public void ErrorRatio_TwiceTheErrors_IsFoundOut()
    {
        var ratio = Proportion.Ratio(400, 20_000, 800, 80_000, OneInTwenty)!;
        ratio.Value.ShouldBe(2, 1e-9);
        ratio.Lower.ShouldBeInRange(1.5, 2);
        ratio.Upper.ShouldBeInRange(2, 2.6);
    }

    private static LatencySample Sample(IEnumerable<double> milliseconds)
    {
        var sample = new LatencySample();
        sample.Add(Histogram(milliseconds), 1);
        return sample;
    }

    private static LatencyHistogram Histogram(IEnumerable<double> milliseconds) => LatencyHistogram.Of(milliseconds.Select(TimeSpan.FromMilliseconds));
}
