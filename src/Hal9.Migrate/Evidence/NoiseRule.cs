namespace Hal9.Migrate.Evidence;

/// <summary>
/// When a difference is more than noise: the rule of Diffy (Twitter, 2015), on shares instead of counts because only a sample of the requests is
/// asked of the legacy twice.
/// </summary>
public static class NoiseRule
{
    /// <summary>By how much of their sum the two shares have to be apart.</summary>
    public const double MinRelative = 0.2;

    /// <summary>By how much of all answers the two shares have to be apart.</summary>
    public const double MinAbsolute = 0.0003;

    /// <summary>With fewer second answers of the legacy on a route nothing is known about its noise.</summary>
    public const int FewestReplays = 20;

    /// <summary>Whether a place counts as different.</summary>
    /// <param name="raw">The share of the successor's answers that differ there, 0..1.</param>
    /// <param name="noise">The share of the legacy's own second answers that do, 0..1.</param>
    public static bool IsDifference(double raw, double noise) =>
        raw > noise && (raw - noise) / (raw + noise) > MinRelative && raw - noise > MinAbsolute;

    internal static double Rate(long events, long trials) => trials == 0 ? 0 : Math.Min(1, (double)events / trials);
}
