using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Storage;

/// <summary>The verdicts on which something was decided, with what they were made from: the newest, as many as there is room for.</summary>
public interface IVerdictStore
{
    /// <summary>Keeps a bundle; one whose id is there already is left as it is.</summary>
    Task AppendAsync(VerdictBundle bundle, CancellationToken cancellationToken);

    /// <summary>What there is, newest first; at most so many.</summary>
    Task<IReadOnlyList<VerdictSummary>> ListAsync(int max, CancellationToken cancellationToken);

    /// <summary>The bundle of a journal record; null when there is none (any more).</summary>
    Task<VerdictBundle?> ReadAsync(long id, CancellationToken cancellationToken);

    /// <summary>Drops what is beyond the retention, oldest first. Returns how many bundles went.</summary>
    Task<int> CompactAsync(DateTimeOffset now, VerdictRetention retention, CancellationToken cancellationToken);
}
