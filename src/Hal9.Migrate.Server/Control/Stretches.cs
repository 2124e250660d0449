using System.Runtime.CompilerServices;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Server.Control;

/// <summary>What was measured, put together in stretches of the same length.</summary>
internal static class Stretches
{
    private const int PageSize = 1_000;

    /// <summary>The stretches of a span in which something was measured, oldest first.</summary>
    public static async Task<List<EvidenceWindow>> ReadAsync(
        IEvidenceStore store, EvidenceSeries series, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken)
    {
        var stretches = new List<EvidenceWindow>();
        var group = new List<EvidenceWindow>();
        await foreach (var window in WindowsAsync(store, series, from, to, step, cancellationToken))
        {
            if (group.Count > 0 && (window.Start - from).Ticks / step.Ticks != (group[0].Start - from).Ticks / step.Ticks)
            {
                stretches.Add(WindowMerger.Merge(group)!);
                group.Clear();
            }

            group.Add(window);
        }

        if (group.Count > 0)
        {
            stretches.Add(WindowMerger.Merge(group)!);
        }

        return stretches;
    }

    /// <summary>The windows of a span, oldest first. Those that are at hand are not read: the last seconds, or where minutes are fine enough the last days.</summary>
    private static async IAsyncEnumerable<EvidenceWindow> WindowsAsync(
        IEvidenceStore store, EvidenceSeries series, DateTimeOffset from, DateTimeOffset to, TimeSpan step, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fine = series.Seconds.FirstOrDefault()?.Start ?? to;
        var atHand = step < TimeSpan.FromMinutes(1) ? fine : series.Minutes.FirstOrDefault()?.Start ?? fine;
        IReadOnlyList<EvidenceWindow> page;
        for (var next = from; next < atHand && (page = await store.ReadAsync(next, atHand < to ? atHand : to, PageSize, cancellationToken)).Count > 0; next = page[^1].End)
        {
            foreach (var window in page)
            {
                yield return window;
            }
        }

        foreach (var window in series.Between(atHand < from ? from : atHand, to))
        {
            yield return window;
        }
    }
}
