using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>How a gateway is set up. What it does with traffic comes from its controller.</summary>
public sealed record GatewayOptions
{
    /// <summary>The gateway's name, unique among the gateways of a controller; 1 to 64 characters.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The addresses to listen on, at least one, such as <c>http://0.0.0.0:8080</c>, <c>https://localhost:8443</c> or <c>http://*:80</c>.
    /// Port 0 takes a free one. HTTP/2 is spoken over https, where the client asks for it.
    /// </summary>
    public required ImmutableArray<string> Listen { get; init; }

    /// <summary>The certificate of https addresses, with its private key. Takes precedence over the paths; the caller disposes of it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>PEM file of the certificate of https addresses, the authorities between it and the root below it.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>PEM file of its private key; null when it is in the same file.</summary>
    public string? CertificateKeyPath { get; init; }

    /// <summary>
    /// The file that keeps the last routing snapshot over restarts. It holds the key of route tokens; on Unix only its owner can read
    /// it, on Windows it belongs in a folder of which that is true, such as one in the user's profile.
    /// </summary>
    public required string SnapshotPath { get; init; }

    /// <summary>Where this gateway's metrics are read, an address of loopback and a port such as <c>127.0.0.1:9464</c>; null for nowhere.</summary>
    public string? Metrics { get; init; }

    /// <summary>How long requests under way may go on after a stop. 0 or more; 30 seconds unless given.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
