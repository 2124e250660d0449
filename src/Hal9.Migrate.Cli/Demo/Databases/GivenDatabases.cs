namespace Hal9.Migrate.Cli.Demo.Databases;

/// <summary>Two databases of PostgreSQL that the person has made for this; they stay as the demo leaves them.</summary>
/// <param name="source">The connection string of the flat service's.</param>
/// <param name="target">The hierarchical one's.</param>
internal sealed class GivenDatabases(string source, string target) : IDemoDatabases
{
    public string Kind => "postgresql";

    public bool HoldsSecrets => true;

    public string ConnectionOf(string mode) => mode == DemoPlan.Modes[0] ? source : target;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
