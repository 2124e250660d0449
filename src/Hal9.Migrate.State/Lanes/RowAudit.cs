using System.Collections.Immutable;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Lanes;

/// <summary>
/// A comparison of all rows that somebody asked for, while applications write: chunk by chunk, both ways. Not kept anywhere: who takes over begins
/// anew. What it finds does not count as the lane's own verification, on which decisions rest.
/// </summary>
internal sealed class RowAudit
{
    /// <summary>Small, so that what is to be applied does not wait for it.</summary>
    private static readonly ChunkLimit Chunk = new(2_000, 1 << 20);

    private readonly Lane _lane;
    private readonly ChunkComparer _comparer;
    private readonly RowRepair? _repair;
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private RowKey? _after;
    private bool _differs;

    /// <param name="lane">The lane.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="comparer">Compares a chunk.</param>
    /// <param name="repair">Sees to what differs; null when that is to be left.</param>
    public RowAudit(Lane lane, AuditRequest request, ChunkComparer comparer, RowRepair? repair)
    {
        (_lane, _comparer, _repair) = (lane, comparer, repair);
        Tables = [.. lane.Tables.Select(table => table.Forward.Name).Where(request.Includes).Select(name => new TableAudit(name))];
    }

    /// <summary>Whether what differs is carried over once more.</summary>
    public bool Repairs => _repair is not null;

    /// <summary>What was found, table by table.</summary>
    public ImmutableArray<TableAudit> Tables { get; private set; }

    /// <summary>Whether everything was compared.</summary>
    public bool IsDone => Tables.All(table => table.IsDone);

    /// <summary>Compares the next chunk, if any is left.</summary>
    /// <param name="progress">How far the tables have come.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task StepAsync(ImmutableArray<TableProgress> progress, CancellationToken cancellationToken)
    {
        if (Tables.FirstOrDefault(table => !table.IsDone) is not { } at)
        {
            return;
        }

        var table = _lane.Tables.Single(candidate => candidate.Forward.Name == at.Table);
        var applied = progress.Single(candidate => candidate.Table == at.Table).AppliedThrough;
        var (through, rows, differences) = await _comparer.CompareAsync(table, at.Pass, _after, applied, Chunk, cancellationToken);
        if (_repair is not null && !differences.IsEmpty)
        {
            await _repair.RepairAsync(table, at.Pass, _after, through, differences, cancellationToken);
        }

        _after = through;

        // On the way back a row that differs is found again, under the other store's name of its key: there only what is too much is news, unless
        // nothing differed on the way there. Then it is the plan's "reverse" that is not the inverse.
        var isInverse = at.Pass == VerificationPass.Inverse;
        var news = isInverse ? [.. differences.Where(difference => difference.Field is null || !_differs).Select(Seen)] : differences;
        var keys = news.Select(difference => difference.Key).Distinct().Count(key => _found.Add($"{at.Table}\n{at.Pass}\n{key}"));
        var after = at with
        {
            Pass = through is null ? at.Pass + 1 : at.Pass,
            Rows = at.Rows + (isInverse ? 0 : rows),
            Differing = at.Differing + keys,
            Differences = [.. at.Differences.Concat(news).Take(TableAudit.MaxDifferences)],
        };
        _differs = !isInverse && after.Differing > 0 || isInverse && _differs && !after.IsDone;
        Tables = Tables.Replace(at, after);
    }

    /// <summary>A row that the owner lacks is one too much on the other side.</summary>
    private static RowDifference Seen(RowDifference inverse) =>
        inverse is { Field: null, Found: null } ? inverse with { Expected = null, Found = inverse.Expected } : inverse;
}
