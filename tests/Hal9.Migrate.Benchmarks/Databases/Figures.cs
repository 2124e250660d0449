namespace Hal9.Migrate.Benchmarks.Databases;

/// <summary>What is said of many measurements.</summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The smallest value that at least this share of the values does not exceed; for an even number the median is between two.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        var at = share * sorted.Count;
        var index = Math.Clamp((int)Math.Ceiling(at) - 1, 0, sorted.Count - 1);
        return share == 0.5 && sorted.Count % 2 == 0 ? (sorted[index] + sorted[index + 1]) / 2 : sorted[index];
    }
}
