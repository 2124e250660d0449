using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Control;

/// <summary>What was measured, put together to as many points as somebody wants to look at.</summary>
internal static class EvidencePoints
{
    /// <summary>The points of a span, oldest first.</summary>
    public static async Task<ImmutableArray<PointDocument>> ReadAsync(
        IEvidenceStore store, ControllerView view, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken)
    {
        var stretches = await Stretches.ReadAsync(store, view.Series, from, to, step, cancellationToken);

        // Little is learnt in a short span: while answers are being compared, what was learnt before it is known better.
        var noise = view.State.Step.Phase == Phase.Shadow && to - from < EvidenceSeries.KeepSeconds ? view.Noise()
            : NoiseBook.Of(MirrorMerger.Merge(stretches.Select(stretch => stretch.Mirror)), Comparisons.Learns(view.State));
        return [.. stretches.Select(stretch => PointDocument.Of(stretch, noise))];
    }
}
