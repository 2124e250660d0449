using System.Globalization;
using Hal9.Migrate.Sqlite.State.Batches;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>
/// Finds written rows that refer to nothing, and rows that are gone though others refer to them. SQLite would look itself, were
/// foreign keys on; but then it would act on them, too.
/// </summary>
internal sealed class References(SqlSession session, TableRows table)
{
    private readonly List<ForeignKey> _keys = TableShape.ForeignKeys(session, table.Route.To);
    private readonly List<(ForeignKey Key, object?[] RowKey, object?[] Values)> _before = [];

    /// <summary>Notes what others may refer to, before it changes.</summary>
    public void NoteBefore()
    {
        foreach (var key in _keys.Where(key => Is(key.Parent)))
        {
            using var select = session.Prepare($"SELECT {SqlText.Names(key.ParentColumns)} FROM {SqlText.Name(key.Parent)} WHERE {RowWriter.IsKey(table.Route)}");
            foreach (var (rowKey, _) in table.All)
            {
                if (select.First(rowKey) is { } values && !values.Contains(null))
                {
                    _before.Add((key, rowKey, values));
                }
            }
        }
    }

    /// <summary>The first row whose references do not hold, and why; null when all do.</summary>
    public (object?[] Key, string Reason)? FindDangling(IReadOnlySet<string> refused)
    {
        foreach (var key in _keys.Where(key => Is(key.Child)))
        {
            var refers = string.Join(" AND ", key.ChildColumns.Zip(key.ParentColumns, (child, parent) => $"parent.{SqlText.Name(parent)} = child.{SqlText.Name(child)}"));
            var isGiven = string.Join(" AND ", key.ChildColumns.Select(column => $"child.{SqlText.Name(column)} IS NOT NULL"));
            using var select = session.Prepare(
                $"SELECT 1 FROM {SqlText.Name(key.Child)} AS child WHERE {RowWriter.IsKey(table.Route)} AND {isGiven} AND NOT EXISTS (SELECT 1 FROM {SqlText.Name(key.Parent)} AS parent WHERE {refers})");
            foreach (var row in table.Rows.Select(table.KeyOf).Where(row => !refused.Contains(TableRows.Text(row))))
            {
                if (select.First(row) is not null)
                {
                    return (row, $"it refers to a row of {key.Parent} that is not there");
                }
            }
        }

        foreach (var group in _before.Where(note => !refused.Contains(TableRows.Text(note.RowKey))).GroupBy(note => note.Key))
        {
            var key = group.Key;
            using var parent = session.Prepare($"SELECT 1 FROM {SqlText.Name(key.Parent)} WHERE {Are(key.ParentColumns)}");
            using var child = session.Prepare($"SELECT 1 FROM {SqlText.Name(key.Child)} WHERE {Are(key.ChildColumns)}");
            foreach (var note in group)
            {
                if (parent.First(note.Values) is null && child.First(note.Values) is not null)
                {
                    return (note.RowKey, $"rows of {key.Child} refer to it");
                }
            }
        }

        return null;
    }

    private bool Is(string name) => name.Equals(table.Route.To, StringComparison.OrdinalIgnoreCase);

    private static string Are(IEnumerable<string> columns) =>
        string.Join(" AND ", columns.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"{SqlText.Name(column)} = @{i}")));
}
