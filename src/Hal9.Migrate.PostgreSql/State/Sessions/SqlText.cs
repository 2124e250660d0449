namespace Hal9.Migrate.PostgreSql.State.Sessions;

/// <summary>Names and texts as SQL.</summary>
internal static class SqlText
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>A table, as the search path finds it or with its schema before it.</summary>
    public static string Table(string name) => string.Join('.', name.Split('.').Select(Name));

    /// <summary>The name by which columns of a table are qualified in a statement that reads from it.</summary>
    public static string Alias(string table) => Name(table.Split('.')[^1]);

    public static string Text(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
