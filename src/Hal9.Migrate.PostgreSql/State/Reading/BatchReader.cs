using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Capture;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.PostgreSql.State.Reading;

/// <summary>Reads a batch in a snapshot that a session holds.</summary>
internal sealed class BatchReader(Database database, ShapeCache shapes, SqlSession session, CancellationToken cancellationToken)
{
    public async Task<ImmutableArray<TableChanges>> ReadAsync(ReadRequest request)
    {
        var logId = await ControlTable.RequireLogAsync(session, request.Tables.Select(table => table.Progress.LogId), database.Location, cancellationToken);
        await Arming.RequireCaptureAsync(session, request.Tables.Select(table => table.Route.Name), database.Location, cancellationToken);
        if (request.LogEntries > 0)
        {
            // A log's statistics are never those of just now, and a table is not to be read as a whole for a few keys.
            await session.RunAsync("SET LOCAL enable_seqscan = off", cancellationToken);
        }

        var changes = ImmutableArray.CreateBuilder<TableChanges>();
        foreach (var (route, progress) in request.Tables)
        {
            if (await ReadAsync(request, route, progress with { LogId = logId }) is { } table)
            {
                changes.Add(table);
            }
        }

        return changes.ToImmutable();
    }

    /// <summary>Rows of the next chunk for which no entry waits.</summary>
    public async Task<(RowStream Rows, RowKey? Through)> ReadSettledAsync(TableRoute route, RowKey? after, bool isOwner, ChunkLimit limit)
    {
        var (shape, types) = (await shapes.ReadAsync(session, route.From, cancellationToken), await shapes.TypesAsync(session, route, cancellationToken));
        var key = new KeySql(shape, route.FromKey, database.Location);
        var end = await ChunkReader.FindEndAsync(session, shape, key, after, limit, cancellationToken);
        var alias = SqlText.Alias(route.From);
        var isSettled = isOwner ? LogReader.IsSettled(route.Name, route.FromKey, route.FromKey.Select(column => $"{alias}.{SqlText.Name(column)}")) : "true";
        return (
            new SnapshotRows(database, session, types, list => $"SELECT {list} FROM {SqlText.Table(route.From)} WHERE {ChunkReader.IsIn(route, key, after, end)} AND {isSettled} ORDER BY {key.Columns()}"),
            end);
    }

    private async Task<TableChanges?> ReadAsync(ReadRequest request, TableRoute route, TableProgress progress)
    {
        var isChunk = request.Chunk == route.Name;
        var (ids, isTruncated) = request.LogEntries > 0 ? await LogReader.ReadAsync(session, route, request.LogEntries, cancellationToken) : ([], false);
        if (!isChunk && ids.IsEmpty)
        {
            return null;
        }

        var (shape, types) = (await shapes.ReadAsync(session, route.From, cancellationToken), await shapes.TypesAsync(session, route, cancellationToken));
        var key = new KeySql(shape, route.FromKey, database.Location);
        var end = isChunk ? await ChunkReader.FindEndAsync(session, shape, key, progress.CopiedThrough, request.ChunkLimit, cancellationToken) : null;
        var (isIn, isCopied) = (ChunkReader.IsIn(route, key, progress.CopiedThrough, end), LogReader.IsCopied(key, progress));
        string Select(string list) => string.Join(
            " UNION ALL ",
            (string[])[
                .. ids.IsEmpty ? Array.Empty<string>() : [LogReader.Rows(route, list, ids[^1], isCopied)],
                .. isChunk ? [$"SELECT {list} FROM {SqlText.Table(route.From)} WHERE {isIn}"] : Array.Empty<string>()]);
        var gone = ids.IsEmpty ? RowStream.Empty
            : new SnapshotRows(database, session, types.Of(route.ToKey.Select(column => route.Columns.ToList().FindIndex(mapping => mapping.Column == column))), list => LogReader.Gone(route, list, ids[^1], isCopied));
        var after = progress with { CopiedThrough = end ?? progress.CopiedThrough, IsCopied = progress.IsCopied || isChunk && end is null };
        return new(route, new SnapshotRows(database, session, types, Select), gone, after, ids) { IsEmptied = isTruncated, IsChunk = isChunk };
    }
}
