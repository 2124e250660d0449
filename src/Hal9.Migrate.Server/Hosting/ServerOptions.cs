using Hal9.Migrate.Plans;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Hosting;

/// <summary>What a server needs to know.</summary>
public sealed record ServerOptions
{
    /// <summary>Where the API listens unless something else is said.</summary>
    public static readonly Uri DefaultListen = new("http://127.0.0.1:8900");

    /// <summary>The file of the store.</summary>
    public required string Store { get; init; }

    /// <summary>Where the API listens: http or https, an IP address or <c>localhost</c>; port 0 takes a free one.</summary>
    public Uri Listen { get; init; } = DefaultListen;

    /// <summary>Where the gateway in this process takes traffic; null for none.</summary>
    public Uri? Gateway { get; init; }

    /// <summary>The name of the gateway in this process.</summary>
    public string GatewayId { get; init; } = "gateway";

    /// <summary>A plan to register at the start, when it is not registered already.</summary>
    public MigrationPlan? Plan { get; init; }

    /// <summary>The API's certificate and key, both PEM; needed for https.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>The gateway's certificate and key, both PEM; needed for https.</summary>
    public (string Certificate, string Key)? GatewayTls { get; init; }

    /// <summary>Whether the API may listen off loopback without TLS.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Further names under which the API may be called.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the log goes; nowhere unless said.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}
