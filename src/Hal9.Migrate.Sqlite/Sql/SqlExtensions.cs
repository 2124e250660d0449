using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Sql;

/// <summary>One statement in one call. A row that is not as we write them is an <see cref="InvalidDataException"/>.</summary>
internal static class SqlExtensions
{
    /// <summary>Runs a statement; returns how many rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement once for each thing, prepared only once.</summary>
    public static void ExecuteForEach<T>(this SqliteConnection connection, string sql, IEnumerable<T> things, Func<T, (string Name, object Value)[]> parameters)
    {
        using var command = Command(connection, sql, []);
        foreach (var thing in things)
        {
            command.Parameters.Clear();
            AddParameters(command, parameters(thing));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The first column of the first row as a number; 0 when there is no row, or no value.</summary>
    public static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar() as long? ?? 0;
    }

    /// <summary>All rows, as they are made by the function.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(Read(reader, row));
        }

        return rows;
    }

    /// <summary>Rows one at a time, however many there are.</summary>
    public static IEnumerable<T> Stream<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> row, params (string Name, object Value)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return Read(reader, row);
        }
    }

    // On a damaged page SQLite may find any value in any column.
    private static T Read<T>(SqliteDataReader reader, Func<SqliteDataReader, T> row)
    {
        try
        {
            return row(reader);
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException("a row has a value that hal9-migrate would not have written: " + exception.Message, exception);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        AddParameters(command, parameters);
        return command;
    }

    private static void AddParameters(SqliteCommand command, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
    }
}
