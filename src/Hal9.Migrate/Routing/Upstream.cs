namespace Hal9.Migrate.Routing;

/// <summary>Where one side is reached.</summary>
/// <param name="Url">Absolute http or https address; a path is put before the request's path.</param>
/// <param name="Protocol">How to speak to it.</param>
/// <param name="Timeout">How long the service may be silent during a request before the gateway gives up.</param>
public sealed record Upstream(Uri Url, UpstreamProtocol Protocol, TimeSpan Timeout);
