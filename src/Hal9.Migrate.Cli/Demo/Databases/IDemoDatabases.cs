namespace Hal9.Migrate.Cli.Demo.Databases;

/// <summary>Where the two services keep what they know.</summary>
internal interface IDemoDatabases : IAsyncDisposable
{
    /// <summary>As a plan says it: sqlite or postgresql.</summary>
    string Kind { get; }

    /// <summary>Whether a connection may hold a password, which no command line should show.</summary>
    bool HoldsSecrets { get; }

    /// <summary>The store of a service, as the service and the migration's server are told it.</summary>
    /// <param name="mode">flat or hierarchical.</param>
    string ConnectionOf(string mode);
}
