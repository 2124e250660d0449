using System.Collections.Immutable;
using Hal9.Migrate.Sqlite.State.Batches;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>Writes a batch within the caller's transaction, which is committed when the result says so.</summary>
internal static class BatchWriter
{
    private static readonly HashSet<string> None = [];

    public static WriteResult Write(SqlSession session, IReadOnlyList<TableRows> tables, WriteMode mode, bool checksReferences)
    {
        var references = checksReferences ? tables.Select(table => new References(session, table)).ToList() : [];
        references.ForEach(reference => reference.NoteBefore());
        var refused = tables.ToDictionary(table => table.Route.Name, _ => new Dictionary<string, string>());
        session.Execute("SAVEPOINT hal9_batch");

        // First as most batches are: no value changes hands. Then with parking; and, when this is all there is to know, without the rows at fault.
        if (Attempt(session, tables, references, _ => None) is { } fault)
        {
            do
            {
                session.Execute("ROLLBACK TO hal9_batch");
                tables.ToList().ForEach(table => Parking.Park(session, table, TableShape.Read(session, table.Route.To), refused[table.Route.Name].Keys.ToHashSet()));
                if (Attempt(session, tables, references, name => refused[name].Keys.ToHashSet()) is not { } still)
                {
                    break;
                }

                if (!mode.HasFlag(WriteMode.Whole))
                {
                    return WriteResult.Collision;
                }

                fault = still;
            }
            while (refused[fault.Table].TryAdd(TableRows.Text(fault.Key), fault.Reason));
        }

        var differences = mode.HasFlag(WriteMode.Compare)
            ? tables.SelectMany(table => RowComparer.Compare(session, table, refused[table.Route.Name].ContainsKey)).ToImmutableArray() : [];
        return differences.IsEmpty ? Finish(session, tables, refused) : new WriteResult { Differences = differences };
    }

    private static (string Table, object?[] Key, string Reason)? Attempt(
        SqlSession session, IReadOnlyList<TableRows> tables, List<References> references, Func<string, HashSet<string>> refused)
    {
        foreach (var table in tables.Where(table => table.Changes.IsEmptied))
        {
            RowWriter.Empty(session, table);
        }

        foreach (var table in tables)
        {
            if (RowWriter.Write(session, table, refused(table.Route.Name)) is { } violation)
            {
                return (table.Route.Name, violation.Key, violation.Reason);
            }
        }

        foreach (var (table, reference) in tables.Zip(references))
        {
            if (reference.FindDangling(refused(table.Route.Name)) is { } dangling)
            {
                return (table.Route.Name, dangling.Key, dangling.Reason);
            }
        }

        return null;
    }

    private static WriteResult Finish(SqlSession session, IReadOnlyList<TableRows> tables, Dictionary<string, Dictionary<string, string>> refused)
    {
        var after = ImmutableArray.CreateBuilder<TableProgress>();
        foreach (var table in tables)
        {
            var name = table.Route.Name;
            ProgressTable.Unpark(session, name, table.All.Select(pair => TableRows.Text(pair.Key)));
            foreach (var (key, reason) in refused[name])
            {
                ProgressTable.Park(session, name, key, reason);
            }

            after.Add(ProgressTable.Write(
                session, table.Changes.After with { Refused = ProgressTable.CountRefused(session, name) }, table.Changes.IsChunk ? table.Rows.Count : 0));
        }

        return new() { Rows = tables.Sum(table => table.Rows.Count + table.Gone.Count), After = after.ToImmutable() };
    }
}
