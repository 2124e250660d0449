namespace Hal9.Migrate.Cli.Demo.Databases;

/// <summary>A SQLite file for each service.</summary>
/// <param name="folder">Where they are.</param>
internal sealed class SqliteFiles(string folder) : IDemoDatabases
{
    public string Kind => "sqlite";

    public bool HoldsSecrets => false;

    public string ConnectionOf(string mode) => Path.Combine(folder, $"{mode}.db");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
