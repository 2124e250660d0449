namespace Hal9.Migrate.Cli.Documents;

/// <summary>What runs where in a practice range; with <c>--format json</c> the one line on stdout of <c>demo --practice</c>, once it is ready.</summary>
/// <param name="Version">The version.</param>
/// <param name="ProcessId">The process to signal.</param>
/// <param name="Api">The server's API.</param>
/// <param name="Gateway">Where the users' traffic goes.</param>
/// <param name="Legacy">The flat HAL9.</param>
/// <param name="Successor">The hierarchical HAL9.</param>
/// <param name="Credentials">The file with the token.</param>
internal sealed record PracticeDocument(string Version, int ProcessId, Uri Api, Uri Gateway, Uri Legacy, Uri Successor, string? Credentials);
