using System.Collections.Concurrent;
using Hal9.Migrate.Evidence;
using MathNet.Numerics.Distributions;

namespace Hal9.Migrate.Benchmarks.Judging;

/// <summary>How a side behaves.</summary>
/// <param name="RequestsPerSecond">Requests a second, on average; they come as a Poisson process.</param>
/// <param name="ErrorRate">The share that fails, in the long run.</param>
/// <param name="Burst">Errors come this many at once, on average; 1: each for itself.</param>
/// <param name="Shape">The shape of its latencies.</param>
/// <param name="Slowness">All latencies are multiplied by this.</param>
internal sealed record Traffic(double RequestsPerSecond, double ErrorRate, double Burst, Shape Shape, double Slowness = 1)
{
    private const int Cells = 120;

    private static readonly ConcurrentDictionary<(Shape, double), (int Bucket, double Share)[]> Distributions = [];

    /// <summary>What a gateway would have measured in so many seconds.</summary>
    public StratumTally Measure(Random random, Subject subject, int seconds)
    {
        var dense = new long[LatencyScale.BucketCount];
        var requests = 0L;
        foreach (var (bucket, share) in Distributions.GetOrAdd((Shape, Slowness), key => Distribution(key.Item1, key.Item2)))
        {
            var here = Poisson.Sample(random, RequestsPerSecond * seconds * share);
            dense[bucket] += here;
            requests += here;
        }

        return new(new(subject, MethodClass.Safe, Stratum.OtherRoutes), requests, Math.Min(requests, Errors(random, seconds)), LatencyHistogram.FromDense(dense));
    }

    private long Errors(Random random, int seconds)
    {
        var bursts = Poisson.Sample(random, RequestsPerSecond * seconds * ErrorRate / Burst);
        var errors = 0L;
        for (var i = 0; i < bursts; i++)
        {
            errors += Burst <= 1 ? 1 : Geometric.Sample(random, 1 / Burst);
        }

        return errors;
    }

    /// <summary>The distribution cut into equal shares, the last one finer, because p99 lies there.</summary>
    private static (int Bucket, double Share)[] Distribution(Shape shape, double slowness)
    {
        var edges = Enumerable.Range(0, Cells).Select(i => i < Cells / 2 ? 0.95 * i / (Cells / 2) : 0.95 + 0.05 * (i - Cells / 2) / (Cells - Cells / 2)).Append(1).ToArray();
        return
        [
            .. edges.Zip(edges.Skip(1), (from, to) => (Bucket: LatencyScale.BucketOf((long)(Quantile(shape, (from + to) / 2) * slowness * 1_000)), Share: to - from))
                .GroupBy(cell => cell.Bucket, cell => cell.Share).Select(cells => (cells.Key, cells.Sum())),
        ];
    }

    private static double Quantile(Shape shape, double share) => shape switch
    {
        Shape.LogNormal => LogNormal.InvCDF(Math.Log(20), 0.6, share),
        Shape.TwoPeaks => share < 0.8 ? 2 + share : 80 * Math.Exp(0.3 * Normal.InvCDF(0, 1, (share - 0.8) / 0.2)),
        _ => 10 / Math.Pow(1 - share, 1 / 1.8),
    };
}
