namespace Hal9.Migrate.Routing;

/// <summary>How the gateway speaks to a service.</summary>
public enum UpstreamProtocol
{
    /// <summary>HTTP/2 where TLS negotiates it, else HTTP/1.1.</summary>
    Auto,

    /// <summary>HTTP/2 without TLS by prior knowledge, as gRPC services behind a mesh speak it.</summary>
    H2C,
}
