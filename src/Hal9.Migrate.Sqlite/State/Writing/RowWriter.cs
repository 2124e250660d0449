using System.Globalization;
using Hal9.Migrate.Sqlite.State.Batches;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Mapping;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Writing;

/// <summary>Writes the rows of one table.</summary>
internal static class RowWriter
{
    /// <summary>That a row has the key given by the parameters from <c>@0</c>, or from that number on.</summary>
    public static string IsKey(TableRoute route, int from = 0) =>
        string.Join(" AND ", route.ToKey.Select((column, i) => $"{SqlText.Name(column)} = {Parameter(from + i)}"));

    /// <summary>Writes all but the refused rows; returns the first that violates a constraint, and why.</summary>
    public static (object?[] Key, string Reason)? Write(SqlSession session, TableRows table, IReadOnlySet<string> refused)
    {
        var (route, name) = (table.Route, SqlText.Name(table.Route.To));
        var count = route.Columns.Length;

        // Update, then insert: an insert that ends as an update would demand values for columns that the plan leaves alone.
        using var update = session.Prepare(
            $"UPDATE {name} SET {string.Join(", ", route.Columns.Select((column, i) => $"{SqlText.Name(column.Column)} = {New(column.Column, i)}"))} WHERE {IsKey(route, count)}");
        using var insert = session.Prepare(
            $"INSERT INTO {name} ({SqlText.Names(route.Columns.Select(column => column.Column))}) VALUES ({string.Join(", ", route.Columns.Select((_, i) => Parameter(i)))})");

        string New(string column, int i) => route.Lossy?.Includes(column) != true ? Parameter(i)
            : $"CASE WHEN {Returning.Value(route, column, count)} IS {Parameter(i)} THEN {SqlText.Name(column)} ELSE {Parameter(i)} END";

        // Byte by byte: what is gone may be another spelling of a key that is there.
        using var delete = session.Prepare(
            $"DELETE FROM {name} WHERE {IsKey(route)} AND {string.Join(" AND ", route.ToKey.Select((column, i) => $"{SqlText.Name(column)} COLLATE BINARY = {Parameter(i)}"))}");
        foreach (var (key, row) in table.All)
        {
            if (refused.Count > 0 && refused.Contains(TableRows.Text(key)))
            {
                continue;
            }

            try
            {
                if (row is null)
                {
                    delete.Execute(key);
                }
                else if (update.Execute([.. row, .. key]) == 0)
                {
                    insert.Execute(row);
                }
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is SQLITE_CONSTRAINT or SQLITE_MISMATCH)
            {
                return (key, exception.Message);
            }
        }

        return null;
    }

    /// <summary>Deletes every row of the route that is not among the rows: the source's table was emptied at once.</summary>
    public static void Empty(SqlSession session, TableRows table)
    {
        var (route, name) = (table.Route, SqlText.Name(table.Route.To));
        var kept = table.Rows.Select(row => TableRows.Text(table.KeyOf(row))).ToHashSet();
        using var delete = session.Prepare($"DELETE FROM {name} WHERE {IsKey(route)}");
        foreach (var key in session.Query($"SELECT {SqlText.Names(route.ToKey)} FROM {name} WHERE {route.ToFilter ?? "1"}", Statement.Values).Where(key => !kept.Contains(TableRows.Text(key))))
        {
            delete.Execute(key);
        }
    }

    private static string Parameter(int i) => string.Create(CultureInfo.InvariantCulture, $"@{i}");
}
