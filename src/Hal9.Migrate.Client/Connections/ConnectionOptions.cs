namespace Hal9.Migrate.Client.Connections;

/// <summary>What was said explicitly about the server; null where nothing was.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Token">The token to send.</param>
/// <param name="CaFile">Certificates (PEM) to check its certificate against, in place of the system's.</param>
public sealed record ConnectionOptions(string? Server = null, string? Token = null, string? CaFile = null)
{
    /// <summary>Names everything but the token.</summary>
    public override string ToString() => $"{Server ?? "default server"}{(CaFile is null ? "" : $", {CaFile}")}";
}
