using Hal9.Migrate.Plans;
using Hal9.Migrate.Server.Secrets;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Hosting;

/// <summary>What a server needs to know.</summary>
public sealed record ServerOptions
{
    /// <summary>Where the API listens unless something else is said.</summary>
    public const string DefaultListen = "http://127.0.0.1:8900";

    /// <summary>The file of the store.</summary>
    public required string Store { get; init; }

    /// <summary>Where the API listens: http or https, an IP address, <c>localhost</c> or <c>*</c>, and a port; 0 takes a free one.</summary>
    public string Listen { get; init; } = DefaultListen;

    /// <summary>Where the gateway in this process takes traffic, in the same form; null for none.</summary>
    public string? Gateway { get; init; }

    /// <summary>Where metrics are read without a token, an address of loopback and a port such as <c>127.0.0.1:9464</c>; null for nowhere but the API.</summary>
    public string? Metrics { get; init; }

    /// <summary>The name of the gateway in this process.</summary>
    public string GatewayId { get; init; } = "gateway";

    /// <summary>A plan to register at the start, when it is not registered already.</summary>
    public MigrationPlan? Plan { get; init; }

    /// <summary>PEM file of the certificate of https addresses.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>PEM file of its private key; null when it is in the same file.</summary>
    public string? CertificateKeyPath { get; init; }

    /// <summary>How long the gateway lets requests finish when it stops.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the API may listen off loopback without TLS.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Further names under which the API may be called.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Where the secrets may be that plans refer to.</summary>
    public SecretReferenceOptions Secrets { get; init; } = new();

    /// <summary>The folder of the programs that plans may name as hooks; null for none.</summary>
    public string? HooksDirectory { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the log goes; nowhere unless said.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}
