using System.Collections.Concurrent;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.PostgreSql.State.Reading;

/// <summary>What is known of tables and expressions. Forgotten when anything fails, as the schema may have changed. Thread-safe.</summary>
internal sealed class ShapeCache(string location)
{
    private readonly ConcurrentDictionary<string, TableShape> _shapes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TableRoute, RouteTypes> _types = new(ReferenceEqualityComparer.Instance);

    public async Task<TableShape> ReadAsync(SqlSession session, string table, CancellationToken cancellationToken) =>
        _shapes.TryGetValue(table, out var known) ? known : _shapes[table] = await TableShape.ReadAsync(session, table, location, cancellationToken);

    public async Task<RouteTypes> TypesAsync(SqlSession session, TableRoute route, CancellationToken cancellationToken) => _types.TryGetValue(route, out var known)
        ? known : _types[route] = await RouteTypes.ReadAsync(session, route.From, [.. route.Columns.Select(column => column.Expression)], cancellationToken);

    public void Clear()
    {
        _shapes.Clear();
        _types.Clear();
    }
}
