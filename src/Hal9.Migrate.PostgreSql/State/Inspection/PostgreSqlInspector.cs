using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>Looks at a PostgreSQL database whose rows shall be moved, in transactions that are READ ONLY and bounded in time.</summary>
public sealed class PostgreSqlInspector : IStoreInspector
{
    // A look must not become a load: whatever takes longer is said to be unknown.
    private const string Bounds = "SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '2s'; SET LOCAL standard_conforming_strings = on";

    private readonly Database _database;

    /// <param name="connection">A connection string of Npgsql.</param>
    public PostgreSqlInspector(string connection) => _database = new Database(connection, null);

    /// <inheritdoc/>
    public Task<StoreFacts> InspectAsync(ImmutableArray<InspectedTable> tables, CancellationToken cancellationToken) => ReadAsync(
        async session =>
        {
            var findings = ImmutableArray.CreateBuilder<Finding>();
            findings.AddRange(await ServerInspection.RunAsync(session, tables is [{ Side: Side.Successor }, ..] ? "state.target" : "state.source", cancellationToken));
            var facts = ImmutableArray.CreateBuilder<TableFacts>();
            foreach (var table in tables)
            {
                var inspection = new TableInspection(session, table, _database.Location, findings.Add, cancellationToken);
                facts.Add(await inspection.RunAsync());
            }

            var bytes = await session.NumberAsync(
                "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::int8 FROM (SELECT to_regclass(t)::oid AS oid FROM unnest($1) t UNION SELECT relid::oid FROM unnest($1) t, pg_partition_tree(to_regclass(t))) AS p",
                cancellationToken, (object)tables.Where((_, i) => facts[i] != TableFacts.Unknown).Select(table => SqlText.Table(table.Table)).ToArray());

            // How much is free where a server keeps its data, it does not tell.
            return new StoreFacts(findings.ToImmutable(), facts.ToImmutable(), bytes, null);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SampledRow>> SampleAsync(InspectedTable table, int rows, CancellationToken cancellationToken) =>
        ReadAsync(session => Sample.ReadAsync(session, table, rows, _database.Location, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TriedRow>> TryAsync(InspectedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken) => ReadAsync(
        async session =>
        {
            var trial = await Trial.PrepareAsync(session, table, _database.Location, cancellationToken);
            return await trial.RunAsync(rows);
        },
        cancellationToken);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task<T> ReadAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken) => _database.ReadAsync(
        async session =>
        {
            await session.RunAsync(Bounds, cancellationToken);
            return await work(session);
        },
        cancellationToken);
}
