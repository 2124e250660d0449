using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Storage;

/// <summary>What was measured: single seconds for a while, minutes for longer, then nothing.</summary>
public interface IEvidenceStore
{
    /// <summary>Adds one-second windows; one whose start is there already is left out.</summary>
    Task AppendAsync(IReadOnlyList<EvidenceWindow> seconds, CancellationToken cancellationToken);

    /// <summary>
    /// The windows that begin in a span, oldest first, each moment once: minutes where the seconds are gone. At most so many;
    /// read on from the end of the last one.
    /// </summary>
    Task<IReadOnlyList<EvidenceWindow>> ReadAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellationToken);

    /// <summary>Rolls seconds up to minutes and drops what is older than the retention. Returns how many windows went.</summary>
    Task<int> CompactAsync(DateTimeOffset now, EvidenceRetention retention, CancellationToken cancellationToken);
}
