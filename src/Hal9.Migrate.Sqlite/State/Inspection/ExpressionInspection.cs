using System.Collections.Immutable;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Inspection;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Inspection;

/// <summary>
/// Whether a table's expressions are understood, immutable and made of one row. SQLite itself says so: what may be the condition of a
/// partial index (sqlite.org/partialindex.html) is just that, and an index on an empty table in memory is quickly made.
/// </summary>
/// <remarks>What it does not see: a function that an application registers and declares deterministic though it is not.</remarks>
internal sealed class ExpressionInspection(SqlSession session, InspectedTable table, TableShape shape, Replica replica, Action<string, string, string?> fault)
{
    private static readonly ImmutableArray<string> TimeFunctions = ["date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff"];

    public void Inspect()
    {
        foreach (var mapping in table.Leaving.Columns)
        {
            var path = table.ExpressionPath(mapping.Column);
            if (Inspect(path, mapping.Expression) && table.Leaving.ToKey.Contains(mapping.Column, StringComparer.OrdinalIgnoreCase) && Prepare(mapping.Expression, OfKey()) is { } why)
            {
                fault(path, $"The other side's key column {mapping.Column} has to be made of key columns ({string.Join(", ", table.Key)}) alone, else a row that changes would become another row: {why}.", "Make it of the key.");
            }
        }

        if (table.Leaving.FromFilter is { } filter)
        {
            Inspect(table.FilterPath, filter);
        }
    }

    private bool Inspect(string path, string expression)
    {
        var text = ExpressionText.Read(expression, hasDollarQuotes: false);
        if ((text.Fault ?? Prepare(expression, SqlText.Name(shape.Name))) is { } why)
        {
            fault(path, $"The expression \"{expression}\" is not understood: {why}.", null);
            return false;
        }

        if (replica.WhyNoIndex(expression) is { } reason)
        {
            fault(path, $"The expression \"{expression}\" does not always give the same for the same row: {reason}.", "Only deterministic expressions over the columns of one row can be verified: no random values, no current time, no aggregates, no sub-queries.");
            return false;
        }

        // Where it is not reached with the values tried, SQLite has not seen it.
        if (text.Parts.Any(part => part.Kind is ExpressionPartKind.Text && part.Text.Equals("now", StringComparison.OrdinalIgnoreCase)) && text.Calls.Any(call => TimeFunctions.Contains(call.Name)))
        {
            fault(path, $"The expression \"{expression}\" uses the current time.", "Only deterministic expressions can be verified: take the time from a column.");
            return false;
        }

        return true;
    }

    private string OfKey() => $"(SELECT {SqlText.Names(table.Key)} FROM {SqlText.Name(shape.Name)}) AS {SqlText.Name(shape.Name)}";

    private string? Prepare(string expression, string from)
    {
        var result = sqlite3_prepare_v2(session.Connection.Handle, $"SELECT ({expression}) FROM {from} LIMIT 0", out var statement, out var rest);
        using (statement)
        {
            return result != SQLITE_OK ? sqlite3_errmsg(session.Connection.Handle).utf8_to_string()
                : rest.Length > 0 || sqlite3_column_count(statement) != 1 ? "it is more than one expression" : null;
        }
    }
}
