using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Inspection;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.State.Inspection;

/// <summary>Writes rows to a copy of a table in memory, one at a time, and reads them as they leave again.</summary>
internal static class Trial
{
    public static ImmutableArray<TriedRow> Run(SqlSession session, InspectedTable table, IReadOnlyList<object?[]> rows)
    {
        var shape = TableShape.Read(session, table.Table);

        // That a column is missing which has to be there is said already; the others are tried all the same.
        using var replica = (TableInspection.Required(session, table, shape).Any() ? null : Replica.Whole(session, shape)) ?? Replica.Plain(shape);
        var columns = SqlText.Names(table.Arriving.Columns.Select(mapping => mapping.Column));
        var leaving = string.Join(", ", table.Leaving.Columns.Select(mapping => $"({mapping.Expression})"));
        var count = table.Arriving.Columns.Length;
        using var insert = replica.Prepare($"INSERT INTO {replica.Name} ({columns}) VALUES ({string.Join(", ", Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@{i}")))})");
        using var select = replica.Prepare($"SELECT {columns}, {leaving} FROM {replica.Name}");
        return [.. rows.Select(Try)];

        TriedRow Try(object?[] row)
        {
            try
            {
                replica.Execute($"DELETE FROM {replica.Name}");
                insert.Execute(row);
                var values = select.First()!;
                return new(null, values[count..], values[..count]);
            }
            catch (SqliteException exception)
            {
                return TriedRow.Refused(Replica.Message(exception));
            }
        }
    }
}
