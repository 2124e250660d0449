namespace Hal9.Migrate.Gateway.Control;

/// <summary>How long to wait after so many failures in a row: doubling, bounded, and each gateway a little differently.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The wait; half of it to all of it, by chance.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int failures, double chance)
    {
        var full = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 16)));
        return TimeSpan.FromMilliseconds(full * (0.5 + chance / 2));
    }
}
