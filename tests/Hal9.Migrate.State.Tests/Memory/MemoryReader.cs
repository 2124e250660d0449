using System.Collections.Immutable;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>What a snapshot says.</summary>
internal static class MemoryReader
{
    /// <param name="rules">The store's.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="log">The snapshot for the log.</param>
    /// <param name="rows">The snapshot for the rows: the same, unless the store is broken.</param>
    public static Batch Read(MemoryRules rules, ReadRequest request, MemoryData log, MemoryData rows)
    {
        var tables = ImmutableArray.CreateBuilder<TableChanges>();
        foreach (var (route, progress) in request.Tables)
        {
            var isChunk = request.Chunk == route.Name;
            var chunk = isChunk ? Chunk(rows, route.From, progress.CopiedThrough, request.ChunkLimit) : [];
            var entries = Pending(rules, log, route.From, progress.AppliedThrough).OrderBy(entry => entry.Id).Take(request.LogEntries).ToList();
            if (!isChunk && entries.Count == 0)
            {
                continue;
            }

            var copied = entries.Select(entry => entry.Key)
                .Where(key => progress.IsCopied || progress.CopiedThrough is { } through && key <= (long)through.Values[0]);
            var keys = copied.Concat(chunk).Distinct().ToList();
            tables.Add(new(
                route,
                RowStream.Of([.. keys.Where(key => rows.Rows.ContainsKey((route.From, key))).Select(key => new object?[] { key, rows.Rows[(route.From, key)] })]),
                RowStream.Of([.. keys.Where(key => !rows.Rows.ContainsKey((route.From, key))).Select(key => new object?[] { key })]),
                progress with
                {
                    LogId = "memory",
                    CopiedThrough = chunk.Count > 0 ? new RowKey([chunk[^1]]) : progress.CopiedThrough,
                    IsCopied = progress.IsCopied || isChunk && chunk.Count < request.ChunkLimit.Rows,
                    AppliedThrough = rules.LogInCommitOrder && entries.Count > 0 ? entries[^1].Id : progress.AppliedThrough,
                },
                rules.LogInCommitOrder ? [] : [.. entries.Select(entry => entry.Id)]) { IsChunk = isChunk });
        }

        return new(tables.ToImmutable());
    }

    public static List<long> Chunk(MemoryData data, string table, RowKey? after, ChunkLimit limit) =>
        [.. data.Table(table).Keys.Where(key => after is null || key > (long)after.Values[0]).Take(limit.Rows)];

    public static IEnumerable<LogEntry> Pending(MemoryRules rules, MemoryData data, string table, long? appliedThrough) =>
        data.Log.Where(entry => appliedThrough is { } through && entry.Table == table && (!rules.LogInCommitOrder || entry.Id > through));

    /// <summary>The way of a table on which nothing changes but the side.</summary>
    public static TableMapping Mapping(string table)
    {
        var route = new TableRoute { Name = table, From = table, To = table, FromKey = ["key"], ToKey = ["key"], Columns = [new("key", "key"), new("value", "value")] };
        return new(route, route);
    }
}
