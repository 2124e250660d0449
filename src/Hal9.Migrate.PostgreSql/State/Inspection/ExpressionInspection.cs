using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>
/// Whether a table's expressions are understood, immutable and made of one row. The planner says whether more than a scan of the table is needed:
/// sub-queries, aggregates, window and set-returning functions each make a node of their own. What a function does inside, its owner declares.
/// </summary>
internal sealed class ExpressionInspection(SqlSession session, InspectedTable table, Action<Finding> report, CancellationToken cancellationToken)
{
    private const string Deterministic = "Only immutable expressions over the columns of one row can be verified: no random values, no current time, no aggregates, no sub-queries.";

    private readonly Volatility _volatility = new(session, cancellationToken);

    private string Alias => SqlText.Alias(table.Table);

    /// <summary>The types of what they give; null when one is not sound.</summary>
    public async Task<ImmutableDictionary<string, ColumnType>?> RunAsync()
    {
        var types = new Dictionary<string, uint>();
        var isSound = true;
        foreach (var mapping in table.Leaving.Columns)
        {
            var type = await TypeAsync(table.ExpressionPath(mapping.Column), mapping.Expression, table.Leaving.ToKey.Contains(mapping.Column) ? mapping.Column : null);
            isSound &= type is not null;
            types[mapping.Column] = type ?? 0;
        }

        if (table.Leaving.FromFilter is { } filter)
        {
            isSound &= await TypeAsync(table.FilterPath, filter, null) is { } type && IsCondition(type, filter);
        }

        var names = await TypeNames.ReadAsync(session, types.Values, cancellationToken);
        return isSound ? types.Where(type => names.ContainsKey(type.Value)).ToImmutableDictionary(type => type.Key, type => names[type.Value]) : null;
    }

    private bool IsCondition(uint type, string filter)
    {
        const uint boolean = 16;
        if (type != boolean)
        {
            Fault(table.FilterPath, $"The expression \"{filter}\" is no condition: it gives neither true nor false.", null);
        }

        return type == boolean;
    }

    private async Task<uint?> TypeAsync(string path, string expression, string? keyColumn)
    {
        var text = ExpressionText.Read(expression, hasDollarQuotes: true);
        if (text.Fault is { } unclear)
        {
            return Fault(path, $"The expression \"{expression}\" is not understood: {unclear}.", null);
        }

        var (types, fault) = await session.TryAsync(() => session.DescribeAsync($"SELECT ({expression}) FROM {SqlText.Table(table.Table)} LIMIT 0", cancellationToken), cancellationToken);
        const uint record = 2249;
        if (fault is not null || types is not [not record])
        {
            return Fault(path, $"The expression \"{expression}\" is not understood: {fault?.MessageText ?? "it is more than one"}.", fault?.Hint);
        }

        if (await MoreThanARowAsync(expression) is { } why)
        {
            return Fault(path, $"The expression \"{expression}\" is not made of one row alone: {why}.", Deterministic);
        }

        if (await _volatility.CheckAsync(text) is { } changing)
        {
            report(new(changing.Severity, path, $"The expression \"{expression}\" {(changing.Severity == FindingSeverity.Error ? "does not always give the same for the same row" : "may depend on more than the row")}: {changing.Why}.", changing.Severity == FindingSeverity.Error ? Deterministic : null));
            if (changing.Severity == FindingSeverity.Error)
            {
                return null;
            }
        }

        return keyColumn is null || await OtherThanKeyAsync(expression) is not { } other ? types[0]
            : Fault(path, $"The other side's key column {keyColumn} has to be made of key columns ({string.Join(", ", table.Key)}) alone, else a row that changes would become another row: {other}.", "Make it of the key.");
    }

    private async Task<string?> OtherThanKeyAsync(string expression) => (await session.TryAsync(
        () => session.DescribeAsync($"SELECT ({expression}) FROM (SELECT {SqlText.Names(table.Key)} FROM {SqlText.Table(table.Table)}) AS {Alias} LIMIT 0", cancellationToken), cancellationToken)).Fault?.MessageText;

    private async Task<string?> MoreThanARowAsync(string expression)
    {
        var (plans, fault) = await session.TryAsync(
            () => session.QueryAsync($"EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT ({expression}) FROM {SqlText.Table(table.Table)}", row => row.GetString(0), cancellationToken), cancellationToken);
        if (fault is not null)
        {
            return fault.MessageText;
        }

        using var plan = JsonDocument.Parse(plans![0]);
        return Offending(plan.RootElement[0].GetProperty("Plan"));
    }

    private static string? Offending(JsonElement node)
    {
        var why = node.GetProperty("Node Type").GetString() switch
        {
            _ when node.TryGetProperty("Subplan Name", out _) => "it has a sub-query",
            "Aggregate" => "it has an aggregate",
            "WindowAgg" => "it has a window function",
            "ProjectSet" => "it gives more than one value",
            _ => null,
        };
        return why ?? (node.TryGetProperty("Plans", out var children) ? children.EnumerateArray().Select(Offending).FirstOrDefault(reason => reason is not null) : null);
    }

    private uint? Fault(string path, string message, string? remedy)
    {
        report(new(FindingSeverity.Error, path, message, remedy));
        return null;
    }
}
