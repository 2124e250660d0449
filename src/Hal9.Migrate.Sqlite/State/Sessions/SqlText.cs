namespace Hal9.Migrate.Sqlite.State.Sessions;

/// <summary>Names and texts as SQL.</summary>
internal static class SqlText
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));
}
