using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.PostgreSql.State.Catalog;
using Hal9.Migrate.PostgreSql.State.Reading;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.PostgreSql.State.Writing;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>What rows would be like in a table, computed by one query that reads nothing but the rows themselves.</summary>
/// <remarks>
/// The types of the columns, their lengths, NOT NULL, CHECK, generated columns and defaults are the table's; UNIQUE, foreign keys and triggers are
/// not tried. Columns that do not arrive have their default where it is immutable, else NULL.
/// </remarks>
internal sealed class Trial
{
    private readonly SqlSession _session;
    private readonly string _sql;
    private readonly int _stored;
    private readonly CancellationToken _cancellationToken;

    private Trial(SqlSession session, string sql, int stored, CancellationToken cancellationToken) => (_session, _sql, _stored, _cancellationToken) = (session, sql, stored, cancellationToken);

    public static async Task<Trial> PrepareAsync(SqlSession session, InspectedTable table, string location, CancellationToken cancellationToken)
    {
        var shape = await TableShape.ReadAsync(session, table.Table, location, cancellationToken);
        var columns = table.Arriving.Columns.Select(mapping => shape.Column(mapping.Column, location)).ToList();
        var types = await RouteTypes.ReadAsync(session, table.Table, [.. table.Leaving.Columns.Select(mapping => mapping.Expression)], cancellationToken);
        var computed = await session.QueryAsync(
            "SELECT attname::text, pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum WHERE adrelid = to_regclass($1)",
            row => (Name: row.GetString(0), Sql: row.GetString(1)), cancellationToken, SqlText.Table(table.Table));
        var checks = await session.QueryAsync(
            "SELECT conname::text, pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE contype = 'c' AND conrelid = to_regclass($1) AND convalidated ORDER BY 1",
            row => (Name: row.GetString(0), Sql: row.GetString(1)), cancellationToken, SqlText.Table(table.Table));

        var alias = SqlText.Alias(table.Table);
        var defaults = await DefaultsAsync(session, shape, columns, computed, cancellationToken);
        var arrived = columns.Select((column, i) => $"{column.AsStored(Cell(i))} AS {SqlText.Name(column.Name)}");
        var bounded = columns.Select((column, i) => (column, i)).Where(pair => IsBounded(pair.column))
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"char_length(rtrim({Cell(pair.i)})) > char_length({Cell(pair.i)}::{pair.column.FullType}::text) AS hal9_long{pair.i}"));
        var cells = string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"c{i}")));
        var unnested = string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}::text[]")));
        var given = $"SELECT {string.Join(", ", arrived.Concat(defaults).Concat(bounded))}, hal9_n FROM unnest({unnested}) WITH ORDINALITY AS hal9_r ({cells}, hal9_n)";
        var generated = string.Concat(shape.Columns.Where(column => column.IsGenerated)
            .Select(column => $", ({computed.First(pair => pair.Name == column.Name).Sql})::{column.Type} AS {SqlText.Name(column.Name)}"));
        var refusals = columns.Where(column => column.IsNotNull).Select(column => $"WHEN {SqlText.Name(column.Name)} IS NULL THEN {SqlText.Text($"the column {column.Name} is NOT NULL")}")
            .Concat(columns.Select((column, i) => (column, i)).Where(pair => IsBounded(pair.column)).Select(pair => string.Create(CultureInfo.InvariantCulture, $"WHEN hal9_long{pair.i} THEN {SqlText.Text($"a value is too long for the column {pair.column.Name}, {pair.column.FullType}")}")))
            .Concat(checks.Select(check => $"WHEN ({check.Sql}) IS FALSE THEN {SqlText.Text($"the constraint {check.Name} is violated")}")).ToList();
        var refusal = refusals.Count == 0 ? "NULL::text" : $"CASE {string.Join(' ', refusals)} END";
        var stored = string.Join(", ", columns.Select(column => $"{SqlText.Name(column.Name)}::text"));
        return new(
            session, $"SELECT {refusal}, {stored}, {types.AsValues} FROM (SELECT *{generated} FROM ({given}) AS {alias}) AS {alias} ORDER BY hal9_n", columns.Count, cancellationToken);
    }

    public async Task<ImmutableArray<TriedRow>> RunAsync(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var (all, fault) = await _session.TryAsync(() => QueryAsync(rows), _cancellationToken);
        if (fault is null)
        {
            return [.. all!];
        }

        if (!PostgreSqlFaults.IsOfARow(fault))
        {
            throw fault;
        }

        // One of them is not taken: which one is found row by row.
        var tried = ImmutableArray.CreateBuilder<TriedRow>(rows.Count);
        foreach (var row in rows)
        {
            var (one, why) = await _session.TryAsync(() => QueryAsync([row]), _cancellationToken);
            tried.Add(why is null ? one![0] : PostgreSqlFaults.IsOfARow(why) ? TriedRow.Refused(why.MessageText) : throw why);
        }

        return tried.MoveToImmutable();
    }

    private Task<List<TriedRow>> QueryAsync(IReadOnlyList<object?[]> rows) => _session.QueryAsync(
        _sql,
        row =>
        {
            object?[] Values(int from, int to) => [.. Enumerable.Range(from, to - from).Select(i => SnapshotRows.ValueAt(row, i))];
            return row.IsDBNull(0) ? new TriedRow(null, Values(_stored + 1, row.FieldCount), Values(1, _stored + 1)) : TriedRow.Refused(row.GetString(0));
        },
        _cancellationToken,
        [.. Enumerable.Range(0, _stored).Select(i => (object)rows.Select(row => ValueText.Of(row[i])).ToArray())]);

    private static async Task<List<string>> DefaultsAsync(
        SqlSession session, TableShape shape, List<TableColumn> arriving, List<(string Name, string Sql)> computed, CancellationToken cancellationToken)
    {
        var volatility = new Volatility(session, cancellationToken);
        var defaults = new List<string>();
        foreach (var column in shape.Columns.Where(column => !column.IsGenerated && arriving.All(other => other.Name != column.Name)))
        {
            var sql = computed.FirstOrDefault(pair => pair.Name == column.Name).Sql;
            var isFixed = sql is not null && await volatility.CheckAsync(ExpressionText.Read(sql, hasDollarQuotes: true)) is null;
            defaults.Add($"{(isFixed ? $"({sql})" : "NULL")}::{column.Type} AS {SqlText.Name(column.Name)}");
        }

        return defaults;
    }

    // A cast cuts off what is too long; an assignment refuses it.
    private static bool IsBounded(TableColumn column) => column.BaseType is "varchar" or "bpchar" && column.FullType != column.Type;

    private static string Cell(int i) => string.Create(CultureInfo.InvariantCulture, $"hal9_r.c{i}");
}
