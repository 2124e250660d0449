namespace Hal9.Migrate.Sqlite.State.Catalog;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">As declared, in capitals.</param>
/// <param name="IsNotNull">Whether it is declared so.</param>
/// <param name="KeyPosition">Its place in the primary key, from 1; 0 when it is not in it.</param>
/// <param name="IsGenerated">Whether it cannot be written.</param>
internal sealed record TableColumn(string Name, string Type, bool IsNotNull, int KeyPosition, bool IsGenerated);
