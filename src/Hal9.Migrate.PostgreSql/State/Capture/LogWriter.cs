using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Reading;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.PostgreSql.State.Capture;

/// <summary>Logs rows that have not changed, so that they are carried over once more.</summary>
internal static class LogWriter
{
    public static string Recapture(TableRoute route, KeySql key, RowKey? after, RowKey? through) =>
        $"{InsertInto(route)} SELECT {SqlText.Names(route.FromKey)} FROM {SqlText.Table(route.From)} WHERE {ChunkReader.IsIn(route, key, after, through)}";

    public static string Recapture(TableRoute route, KeySql key, ImmutableArray<RowKey> keys) => $"{InsertInto(route)} VALUES {string.Join(", ", keys.Select(key.Row))}";

    private static string InsertInto(TableRoute route) => $"INSERT INTO {CaptureSql.Log(route.Name)} ({SqlText.Names(route.FromKey)})";
}
