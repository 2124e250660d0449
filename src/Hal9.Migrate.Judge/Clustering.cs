namespace Hal9.Migrate.Judge;

/// <summary>
/// How clustered events are: errors come in bursts, and a burst of ten says hardly more than one error. The design effect of survey
/// statistics (Kish, Survey Sampling, 1965): the variance of blocks of time by what it were if every request failed for itself.
/// </summary>
internal static class Clustering
{
    /// <summary>With fewer blocks than this nothing can be said about clusters.</summary>
    public const int FewestBlocks = 8;

    /// <summary>Bursts longer than this count as several.</summary>
    public static readonly TimeSpan LongestBlock = TimeSpan.FromSeconds(10);

    /// <summary>How long a block is in evidence of this length: as long as possible, while there are enough of them.</summary>
    public static TimeSpan BlockOf(TimeSpan evidence) =>
        TimeSpan.FromSeconds(Math.Clamp(Math.Floor(evidence.TotalSeconds / FewestBlocks), 1, LongestBlock.TotalSeconds));

    /// <summary>The design effect, at least 1, of blocks of events among trials.</summary>
    public static double Of(IEnumerable<(double Events, double Trials)> blocks)
    {
        var known = blocks.Where(block => block.Trials > 0).ToList();
        var (events, trials) = (known.Sum(block => block.Events), known.Sum(block => block.Trials));
        var share = trials > 0 ? events / trials : 0;
        if (known.Count < FewestBlocks || share is <= 0 or >= 1)
        {
            return 1;
        }

        var squares = known.Sum(block => Math.Pow(block.Events - share * block.Trials, 2));
        return Math.Max(1, squares / (share * (1 - share) * trials) * known.Count / (known.Count - 1));
    }
}
