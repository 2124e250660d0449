using System.Collections.Immutable;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.PostgreSql.State.Inspection;

/// <summary>Whether an expression gives the same for the same row, whenever it is asked: by what the catalog says of the functions and operators it names.</summary>
/// <remarks>
/// By name and number of arguments, as PostgreSQL tells nobody which of several functions of one name it takes without writing something down. A
/// function of <c>pg_catalog</c> that is STABLE because of settings our sessions pin (TimeZone, DateStyle) is taken. Not caught: a function that
/// is declared IMMUTABLE and is not, one that is called as if it were a column (<c>row.function</c>), one behind a cast that was made by CREATE CAST.
/// </remarks>
internal sealed class Volatility(SqlSession session, CancellationToken cancellationToken)
{
    private static readonly ImmutableHashSet<string> Moments = ["now", "today", "tomorrow", "yesterday"];

    // Words of the language that are functions without brackets.
    private static readonly ImmutableHashSet<string> Words =
        ["current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "current_role", "session_user", "user", "system_user", "current_catalog", "current_schema"];

    // STABLE ones of pg_catalog that depend on more than their arguments and the settings we pin.
    private static readonly ImmutableHashSet<string> Outside =
        ["current_setting", "format_type", "obj_description", "col_description", "shobj_description", "query_to_xml", "table_to_xml", "schema_to_xml", "database_to_xml", "cursor_to_xml", "age"];

    /// <summary>Why it does not, with severity; nothing when it does.</summary>
    public async Task<(FindingSeverity Severity, string Why)?> CheckAsync(ExpressionText expression)
    {
        if (expression.Parts.Where((part, i) => part.Kind == ExpressionPartKind.Word && Words.Contains(part.Text) && !(i > 0 && expression.Parts[i - 1].Is("."))).Select(part => part.Text).FirstOrDefault() is { } word)
        {
            return (FindingSeverity.Error, $"{word.ToUpperInvariant()} depends on when and by whom it is asked");
        }

        if (expression.Parts.Any(part => part.Kind == ExpressionPartKind.Text && Moments.Contains(part.Text.Trim().ToLowerInvariant()))
            && expression.Parts.Any(part => part.Kind == ExpressionPartKind.Word && part.Text is "date" or "time" or "timetz" or "timestamp" or "timestamptz"))
        {
            return (FindingSeverity.Error, "a text such as 'now', taken as a time, depends on when it is asked");
        }

        (FindingSeverity Severity, string Why)? worst = null;
        var functions = await FunctionsAsync(expression);
        foreach (var call in expression.Calls.Distinct())
        {
            var named = functions.Where(function => function.Name == call.Name && (call.Schema is null ? function.IsVisible : function.Schema == call.Schema)).ToList();
            var fitting = named.Where(function => function.Least <= call.Arguments && call.Arguments <= function.Most).ToList();
            worst = Worse(worst, Judge(call.Name, call.Arguments, fitting.Count > 0 ? fitting : named));
        }

        foreach (var symbol in await OperatorsAsync(expression))
        {
            worst = Worse(worst, (FindingSeverity.Error, $"the operator {symbol} is not IMMUTABLE"));
        }

        return worst;
    }

    private static (FindingSeverity Severity, string Why)? Judge(string name, int arguments, List<Function> functions)
    {
        if (functions.Any(function => function.Volatility == 'v'))
        {
            return functions.All(function => function.Volatility == 'v') ? (FindingSeverity.Error, $"the function {name} is VOLATILE")
                : (FindingSeverity.Warning, $"one of the functions named {name} is VOLATILE; which one is meant cannot be told");
        }

        if (functions.Any(function => function is { Volatility: 's', Schema: not "pg_catalog" }))
        {
            return (FindingSeverity.Error, $"the function {name} is STABLE, so it may read tables and depend on settings; declare it IMMUTABLE if it does neither");
        }

        // age(x) counts from today; age(x, y) does not.
        var isOutside = arguments == 0 || name == "age" && arguments == 1 || name != "age" && Outside.Contains(name)
            || name.StartsWith("pg_", StringComparison.Ordinal) || name.StartsWith("has_", StringComparison.Ordinal) || name.StartsWith("to_reg", StringComparison.Ordinal) || name.StartsWith("txid_", StringComparison.Ordinal);
        return functions.Count > 0 && functions.All(function => function.Volatility == 's') && isOutside
            ? (FindingSeverity.Error, $"the function {name} is STABLE: it depends on more than its arguments")
            : functions.Count > 0 && functions.All(function => function.Volatility == 's')
            ? (FindingSeverity.Information, $"the function {name} is STABLE: it depends on settings; those of time zone and formats are pinned by our sessions, the locale and text search ones are the role's") : null;
    }

    private static (FindingSeverity Severity, string Why)? Worse((FindingSeverity Severity, string Why)? one, (FindingSeverity Severity, string Why)? other) =>
        other is null || one is { } known && known.Severity >= other.Value.Severity ? one : other;

    private async Task<List<Function>> FunctionsAsync(ExpressionText expression)
    {
        var names = expression.Calls.Select(call => call.Name).Distinct().ToArray();
        return names.Length == 0 ? [] : await session.QueryAsync(
            """
            SELECT proname::text, nspname::text, pg_function_is_visible(p.oid), provolatile::text, pronargs::int - pronargdefaults, CASE WHEN provariadic <> 0 THEN 1000 ELSE pronargs::int END
            FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE proname = ANY($1) AND prokind = 'f'
            """,
            row => new Function(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetString(3)[0], row.GetInt32(4), row.GetInt32(5)), cancellationToken, (object)names);
    }

    // Built-in operators depend on no more than the settings we pin.
    private async Task<List<string>> OperatorsAsync(ExpressionText expression)
    {
        var symbols = expression.Parts.Where(part => part.Kind == ExpressionPartKind.Operator).Select(part => part.Text).Distinct().ToArray();
        return symbols.Length == 0 ? [] : await session.QueryAsync(
            "SELECT DISTINCT oprname::text FROM pg_operator JOIN pg_proc p ON p.oid = oprcode WHERE oprname = ANY($1) AND oprnamespace <> 'pg_catalog'::regnamespace AND provolatile <> 'i'",
            row => row.GetString(0), cancellationToken, (object)symbols);
    }

    private sealed record Function(string Name, string Schema, bool IsVisible, char Volatility, int Least, int Most);
}
