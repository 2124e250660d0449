using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.State.Capture;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.State.Inspection;

namespace Hal9.Migrate.Sqlite.State.Inspection;

/// <summary>What can be told of one table without the other database.</summary>
internal static class TableInspection
{
    public static TableFacts Inspect(SqlSession session, InspectedTable table, Action<Finding> report)
    {
        var isSound = true;
        void Fault(string path, string message, string? remedy = null)
        {
            isSound = false;
            report(new(FindingSeverity.Error, path, message, remedy));
        }

        TableShape shape;
        try
        {
            shape = TableShape.Read(session, table.Table);
        }
        catch (MigrateException exception)
        {
            Fault(table.TablePath, exception.Problem.Detail, exception.Problem.Remedy);
            return TableFacts.Unknown;
        }

        Key(session, table, shape, Fault, report);
        foreach (var name in table.Arriving.Columns.Select(mapping => mapping.Column))
        {
            if (Find(shape, name) is not { } column)
            {
                Fault(table.WrittenPath(name), $"The table {shape.Name} has no column {name}.");
            }
            else if (column.IsGenerated)
            {
                Fault(table.WrittenPath(name), $"The column {name} of {shape.Name} is generated and cannot be written.", "Leave it out of the plan: it follows from the others.");
            }
        }

        var lacking = Required(session, table, shape).ToList();
        if (!table.CanLack(lacking))
        {
            report(table.Lacks(lacking));
        }

        foreach (var trigger in Triggers(session, shape))
        {
            report(new(
                FindingSeverity.Warning, table.TablePath, $"The trigger {trigger} of {shape.Name} does not fire for rows that arrive from the other side, as they are written with triggers off.",
                "If it keeps something up to date that is not moved (an index for searching, a sum), bring that up to date before this side serves."));
        }

        using var replica = Replica.Plain(shape);
        var expressions = new ExpressionInspection(session, table, shape, replica, Fault);
        expressions.Inspect();
        return new(isSound, ImmutableDictionary<string, ColumnType>.Empty, ImmutableDictionary<string, ColumnType>.Empty);
    }

    public static TableColumn? Find(TableShape shape, string name) => shape.Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Columns without which a row cannot be inserted, and which do not arrive.</summary>
    public static IEnumerable<string> Required(SqlSession session, InspectedTable table, TableShape shape) => session
        .Query("SELECT name FROM pragma_table_xinfo(@name) WHERE \"notnull\" = 1 AND dflt_value IS NULL AND hidden = 0", row => row.GetString(0), ("@name", shape.Name))
        .Where(name => !table.Arriving.Columns.Any(mapping => mapping.Column.Equals(name, StringComparison.OrdinalIgnoreCase)) && !IsRowId(shape, name));

    private static void Key(SqlSession session, InspectedTable table, TableShape shape, Action<string, string, string?> fault, Action<Finding> report)
    {
        var missing = table.Key.Where(name => Find(shape, name) is null).ToList();
        missing.ForEach(name => fault(table.KeyPath, $"The table {shape.Name} has no column {name}.", null));
        if (missing.Count > 0)
        {
            return;
        }

        try
        {
            shape.RequireKey(session, table.Key);
        }
        catch (MigrateException exception)
        {
            fault(table.KeyPath, exception.Problem.Detail, "Make it the primary key or a UNIQUE index, without NULL, or name other columns.");
            return;
        }

        foreach (var column in table.Key.Select(name => Find(shape, name)!).Where(column => !column.IsNotNull && !IsRowId(shape, column.Name)))
        {
            report(new(FindingSeverity.Warning, table.KeyPath, $"The key column {column.Name} of {shape.Name} is not NOT NULL: a row whose key is NULL could be neither captured nor found again. None has one now.", "Declare it NOT NULL, or see to it that the application never writes NULL."));
        }
    }

    private static bool IsRowId(TableShape shape, string name) =>
        Find(shape, name) is { KeyPosition: 1, Type: "INTEGER" } && shape.Columns.Count(column => column.KeyPosition > 0) == 1;

    private static List<string> Triggers(SqlSession session, TableShape shape) =>
    [
        .. session.Query("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) = lower(@name) ORDER BY name", row => row.GetString(0), ("@name", shape.Name))
            .Where(name => !name.StartsWith(ControlTable.Prefix, StringComparison.OrdinalIgnoreCase)),
    ];
}
