namespace Hal9.Migrate.Bench.Runner;

/// <summary>How figures are spread that are judged by the worst of them.</summary>
internal sealed record Quantiles(double P50, double P99, double Highest)
{
    public static Quantiles Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return new(At(0.5), At(0.99), sorted[^1]);

        // The smallest figure that so many of them do not exceed.
        double At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
