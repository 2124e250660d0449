using System.Text.Json;
using FsCheck.Fluent;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Json;

namespace Hal9.Migrate.Tests.Evidence;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void BucketOf_EveryLatency_IsWithinOnePercentOfItsMiddle() => PropertyCheck.ForAll(
        from bits in Gen.Choose(0, 31)
        from fraction in Gen.Choose(0, int.MaxValue)
        select (1L << bits) + fraction % (1L << bits),
        microseconds =>
        {
            var bucket = LatencyScale.BucketOf(microseconds);
            bucket.ShouldBeInRange(0, LatencyScale.BucketCount - 1);
            LatencyScale.MillisecondsOf(bucket).ShouldBe(microseconds / 1_000.0, microseconds / 1_000.0 * 0.01);
        },
        2_000);

    [Fact]
    public void BucketOf_Order_IsKept()
    {
        var last = -1;
        for (var microseconds = 0L; microseconds < uint.MaxValue; microseconds += 1 + microseconds / 40)
        {
            var bucket = LatencyScale.BucketOf(microseconds);
            bucket.ShouldBeGreaterThanOrEqualTo(last);
            last = bucket;
        }

        LatencyScale.BucketOf(uint.MaxValue).ShouldBe(LatencyScale.BucketCount - 1);
        LatencyScale.BucketOf(long.MaxValue).ShouldBe(LatencyScale.BucketCount - 1);
        LatencyScale.BucketOf(-5).ShouldBe(0);
    }

    [Fact]
    public void Quantile_AnySample_IsWithinOnePercentOfTheSortedSample() => PropertyCheck.ForAll(
        Gen.Choose(1, 10_000_000).NonEmptyListOf(),
        sample =>
        {
            var histogram = LatencyHistogram.Of(sample.Select(microseconds => TimeSpan.FromMicroseconds(microseconds)));
            var sorted = sample.Order().ToList();
            foreach (var share in new[] { 0.01, 0.5, 0.95, 0.99, 1 })
            {
                var exact = sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)] / 1_000.0;
                histogram.Quantile(share)!.Value.ShouldBe(exact, exact * 0.01);
            }
        });

    [Fact]
    public void Quantile_NoRequests_IsNull() => LatencyHistogram.Empty.Quantile(0.99).ShouldBeNull();

    [Fact]
    public void Json_WrittenAndRead_IsTheSame()
    {
        var histogram = LatencyHistogram.Of(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        var json = JsonSerializer.Serialize(histogram, Hal9Json.Options);

        var again = JsonSerializer.Deserialize<LatencyHistogram>(json, Hal9Json.Options)!;

        again.Buckets.ShouldBe(histogram.Buckets);
        again.Counts.ShouldBe(histogram.Counts);
    }

    [Theory]
    [InlineData("[5]")]
    [InlineData("[5,0]")]
    [InlineData("[5,-1]")]
    [InlineData("[5,1,4,1]")]
    [InlineData("[99999,1]")]
    [InlineData("[-1,1]")]
    [InlineData("""["5",1]""")]
    [InlineData("{}")]
    public void Json_NoHistogram_IsRefused(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<LatencyHistogram>(json, Hal9Json.Options));
}
