using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Storage;

/// <summary>The append-only record of decisions.</summary>
public interface IJournal
{
    /// <summary>The records after the given sequence number, in order; at most so many.</summary>
    Task<IReadOnlyList<JournalRecord>> ReadAsync(long after, int max, CancellationToken cancellationToken);

    /// <summary>
    /// Appends consecutive records, all or none. They must follow the journal's last record (sequence and hash), else
    /// <see cref="ProblemCode.JournalMoved"/>; and this controller must still reign, else <see cref="ProblemCode.LeaseLost"/>.
    /// </summary>
    Task AppendAsync(IReadOnlyList<JournalRecord> records, CancellationToken cancellationToken);
}
