using Hal9.Migrate.Sqlite.Sql;
using Hal9.Migrate.Sqlite.State.Catalog;
using Hal9.Migrate.Sqlite.State.Sessions;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Inspection;

/// <summary>An empty table in memory that is like one of a database: there things can be tried without touching that.</summary>
internal sealed class Replica : IDisposable
{
    private readonly SqliteConnection _connection = new(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }.ToString());

    private readonly string _column;

    private Replica(TableShape shape, string sql)
    {
        (Name, _column) = (SqlText.Name(shape.Name), SqlText.Name(shape.Columns[0].Name));
        _connection.Open();
        _connection.Execute("PRAGMA foreign_keys = OFF");

        // What a table's definition says in double quotes was taken for a text when it was made; what the plan says is not.
        _connection.Execute(sql);
        sqlite3_db_config(_connection.Handle, SQLITE_DBCONFIG_DQS_DDL, 0, out _);
        sqlite3_db_config(_connection.Handle, SQLITE_DBCONFIG_DQS_DML, 0, out _);
    }

    public string Name { get; }

    /// <summary>With the columns and their affinities alone.</summary>
    public static Replica Plain(TableShape shape) =>
        new(shape, $"CREATE TABLE {SqlText.Name(shape.Name)} ({string.Join(", ", shape.Columns.Select(column => $"{SqlText.Name(column.Name)} {Type(column)}"))})");

    /// <summary>As it was made, with all its constraints; null when it needs something (a function, a collation) that only the application knows.</summary>
    public static Replica? Whole(SqlSession session, TableShape shape)
    {
        var sql = session.Query("SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = lower(@name)", row => row.GetString(0), ("@name", shape.Name)).Single();
        try
        {
            return new(shape, sql);
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    /// <summary>Why an expression cannot say which rows are in an index; null when it can.</summary>
    public string? WhyNoIndex(string expression)
    {
        try
        {
            // Some functions are refused only when they are called.
            _connection.Execute($"DELETE FROM {Name}; INSERT INTO {Name} DEFAULT VALUES; CREATE INDEX hal9_index ON {Name} ({_column}) WHERE ({expression})");
            _connection.Execute("DROP INDEX hal9_index");
            return null;
        }
        catch (SqliteException exception)
        {
            return Message(exception);
        }
    }

    public int Execute(string sql) => _connection.Execute(sql);

    public Statement Prepare(string sql) => new(_connection, sql, null);

    public static string Message(SqliteException exception) =>
        exception.Message.Split('\'') is [_, .. var said, _] && said.Length > 0 ? string.Join('\'', said) : exception.Message;

    public void Dispose() => _connection.Dispose();

    // A type that reads like a constraint is no type.
    private static string Type(TableColumn column) => string.Concat(column.Type.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '(' or ')' or ',' or '_'));
}
