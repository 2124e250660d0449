namespace Hal9.Migrate.Cli.Documents;

/// <summary>What runs where, once it does; with <c>--format json</c> the one line on stdout of <c>serve</c>, <c>gateway</c> and <c>dashboard</c>.</summary>
/// <param name="Version">The version.</param>
/// <param name="ProcessId">The process to signal.</param>
/// <param name="Api">The API's address; null for a gateway alone.</param>
/// <param name="Gateway">Where traffic is taken; null when there is no gateway here.</param>
/// <param name="Controller">The controller a gateway alone obeys, or a dashboard alone shows.</param>
/// <param name="Store">The store's file.</param>
/// <param name="Credentials">The file with the token of whoever runs the server.</param>
/// <param name="Snapshot">The file in which a gateway alone keeps its last snapshot.</param>
/// <param name="Dashboard">Where a dashboard alone is.</param>
/// <param name="Metrics">Where metrics are read without a token.</param>
internal sealed record ServingDocument(
    string Version, int ProcessId, Uri? Api = null, Uri? Gateway = null, Uri? Controller = null, string? Store = null, string? Credentials = null, string? Snapshot = null,
    Uri? Dashboard = null, Uri? Metrics = null);
