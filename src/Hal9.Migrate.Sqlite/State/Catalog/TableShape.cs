using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.State.Sessions;

namespace Hal9.Migrate.Sqlite.State.Catalog;

/// <summary>What SQLite knows of a table.</summary>
internal sealed record TableShape(string Name, ImmutableArray<TableColumn> Columns, ImmutableArray<UniqueSet> Unique, bool IsStrict, bool CountsKeys)
{
    /// <summary>Reads it. Throws when there is no such table, or one that cannot be captured.</summary>
    public static TableShape Read(SqlSession session, string table)
    {
        var kind = session.Query(
            "SELECT type, strict, (SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(@name)) FROM pragma_table_list WHERE schema = 'main' AND lower(name) = lower(@name)",
            row => (Type: row.GetString(0), IsStrict: row.GetInt64(1) != 0, Sql: row.IsDBNull(2) ? "" : row.GetString(2)), ("@name", table)).FirstOrDefault();
        if (kind.Type != "table")
        {
            throw Unsupported(session, table, kind.Type is null ? "there is no such table" : $"it is a {kind.Type}, not a table");
        }

        var columns = session.Query(
            "SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(@name)",
            row => new TableColumn(row.GetString(0), row.GetString(1).ToUpperInvariant(), row.GetInt64(2) != 0, (int)row.GetInt64(3), row.GetInt64(4) != 0), ("@name", table));
        var unique = session.Query(
            "SELECT name, partial FROM pragma_index_list(@name) WHERE \"unique\" = 1", row => (Name: row.GetString(0), IsPartial: row.GetInt64(1) != 0), ("@name", table))
            .Select(index => new UniqueSet([.. ColumnsOf(session, table, index.Name)], index.IsPartial)).ToList();
        var primary = columns.Where(column => column.KeyPosition > 0).OrderBy(column => column.KeyPosition).ToList();
        if (primary is [{ Type: "INTEGER" }])
        {
            // The row id under another name has no index of its own.
            unique.Add(new([(primary[0].Name, "BINARY")], IsPartial: false));
        }

        return new(table, [.. columns], [.. unique], kind.IsStrict, kind.Sql.Contains("AUTOINCREMENT", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Foreign keys of all tables that refer to this one, or by which this one refers to others.</summary>
    public static List<ForeignKey> ForeignKeys(SqlSession session, string table) =>
    [
        .. session.Query(
            """
            SELECT child.name, key.id, key."from", key."table", coalesce(key."to", (SELECT name FROM pragma_table_info(key."table") WHERE pk = key.seq + 1))
            FROM pragma_table_list AS child, pragma_foreign_key_list(child.name) AS key
            WHERE child.schema = 'main' AND (lower(child.name) = lower(@name) OR lower(key."table") = lower(@name)) ORDER BY child.name, key.id, key.seq
            """,
            row => (Child: row.GetString(0), Id: row.GetInt64(1), From: row.GetString(2), Parent: row.GetString(3), To: row.GetString(4)), ("@name", table))
            .GroupBy(column => (column.Child, column.Id, column.Parent))
            .Select(key => new ForeignKey(key.Key.Child, [.. key.Select(column => column.From)], key.Key.Parent, [.. key.Select(column => column.To)])),
    ];

    /// <summary>The key's columns, each with the collation in which they are unique. Throws when they are not.</summary>
    public ImmutableArray<(string Column, string Collation)> RequireKey(SqlSession session, ImmutableArray<string> key)
    {
        var set = Unique.FirstOrDefault(set => !set.IsPartial && set.Columns.Length == key.Length && set.Columns.All(column => key.Contains(column.Column, StringComparer.OrdinalIgnoreCase)))
            ?? throw Unsupported(session, Name, $"its key ({string.Join(", ", key)}) is neither its primary key nor unique");
        foreach (var column in Columns.Where(column => key.Contains(column.Name, StringComparer.OrdinalIgnoreCase) && !column.IsNotNull && column is not { KeyPosition: > 0, Type: "INTEGER" }))
        {
            if (session.Number($"SELECT EXISTS (SELECT 1 FROM {SqlText.Name(Name)} WHERE {SqlText.Name(column.Name)} IS NULL)") > 0)
            {
                throw Unsupported(session, Name, $"there are rows whose key column {column.Name} is NULL");
            }
        }

        return [.. key.Select(name => set.Columns.First(column => column.Column.Equals(name, StringComparison.OrdinalIgnoreCase)))];
    }

    public static MigrateException Unsupported(SqlSession session, string table, string reason) =>
        new(ProblemCode.StateUnsupported, $"The table {table} in '{session.Path}' cannot be moved: {reason}.");

    private static List<(string Column, string Collation)> ColumnsOf(SqlSession session, string table, string index) => session.Query(
        "SELECT name, coll FROM pragma_index_xinfo(@index) WHERE key = 1 ORDER BY seqno",
        row => row.IsDBNull(0)
            ? throw Unsupported(session, table, $"the unique index {index} is on an expression, so that it cannot be told which rows an INSERT OR REPLACE evicts")
            : (row.GetString(0), row.GetString(1)),
        ("@index", index));
}
