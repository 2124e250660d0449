using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Server.Control;

/// <summary>Reads from the store what was found when answers were compared.</summary>
internal static class Comparisons
{
    private const int PageSize = 1_000;

    // Seconds are stored a moment after they have ended.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>The last hour in which answers were compared; null before there was any.</summary>
    public static (DateTimeOffset From, DateTimeOffset To)? Lately(MigrationState state, DateTimeOffset now)
    {
        if (state.Visits.LastOrDefault(visit => visit.Phase == Phase.Shadow) is not { } shadow)
        {
            return null;
        }

        var to = shadow.LeftAt is { } left && left + Margin < now ? left + Margin : now;
        return (shadow.EnteredAt > to.AddHours(-1) ? shadow.EnteredAt : to.AddHours(-1), to);
    }

    /// <summary>What was found in a span.</summary>
    public static async Task<(MirrorTally Tally, NoiseBook Book)> ReadAsync(
        IMigrationStore store, MigrationState state, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var sum = MirrorTally.Empty;
        IReadOnlyList<EvidenceWindow> page;
        for (var next = from; (page = await store.Evidence.ReadAsync(next, to, PageSize, cancellationToken)).Count > 0; next = page[^1].End)
        {
            sum = MirrorMerger.Merge(page.Select(window => window.Mirror).Prepend(sum));
        }

        return (sum, NoiseBook.Of(sum, Learns(state)));
    }

    /// <summary>Whether the plan lets noise be learnt.</summary>
    public static bool Learns(MigrationState state) => state.Plan?.Mirror.Noise.IsOn == true;
}
