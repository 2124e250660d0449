using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>What a batch makes of a store.</summary>
internal static class MemoryWriter
{
    public static (MemoryData Data, WriteResult Result) Write(
        MemoryRules rules, MemoryData data, List<(TableChanges Changes, List<(long Key, long Value)> Rows, List<long> Gone)> tables, WriteMode mode)
    {
        if (!mode.HasFlag(WriteMode.Whole) && tables.Any(table => table.Rows.Any(row => rules.Refuses(row.Value))))
        {
            return (data, WriteResult.Collision);
        }

        var after = data;
        var differences = ImmutableArray<RowDifference>.Empty;
        var progress = ImmutableArray.CreateBuilder<TableProgress>();
        foreach (var (changes, rows, gone) in tables)
        {
            var name = changes.Route.To;
            var refused = rows.Where(row => rules.Refuses(row.Value)).Select(row => (name, row.Key)).ToList();
            var written = rows.Where(row => !rules.Refuses(row.Value)).ToList();
            after = after with
            {
                Rows = after.Rows.RemoveRange(gone.Select(key => (name, key))).SetItems(written.Select(row => KeyValuePair.Create((name, row.Key), rules.Stores(row.Value)))),
                Refused = after.Refused.Except(gone.Select(key => (name, key))).Except(written.Select(row => (name, row.Key))).Union(refused),
            };
            progress.Add(changes.After with
            {
                Refused = after.Refused.Count(row => row.Table == name),
                CopiedRows = (data.Progress.GetValueOrDefault(changes.Route.Name)?.CopiedRows ?? 0) + (changes.IsChunk ? rows.Count : 0),
            });
            if (mode.HasFlag(WriteMode.Compare))
            {
                differences = differences.AddRange(Differences(changes.Route, after, written));
            }
        }

        var done = after with { Progress = after.Progress.SetItems(progress.Select(table => KeyValuePair.Create(table.Table, table))) };
        var count = tables.Sum(table => table.Rows.Count + table.Gone.Count);
        return differences.IsEmpty ? (done, new() { Rows = count, After = progress.ToImmutable() }) : (data, new() { Differences = differences });
    }

    public static ImmutableArray<RowDifference> Differences(TableRoute route, MemoryData data, IEnumerable<(long Key, long Value)> expected) =>
    [
        .. from row in expected
           let found = data.Rows.TryGetValue((route.To, row.Key), out var value) ? value : (long?)null
           where found != row.Value
           select new RowDifference(route.Name, new RowKey([row.Key]).ToString(), found is null ? null : "value", Text(row.Value), Text(found)),
    ];

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
