using System.Net;
using Hal9.Migrate.Routing;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Gateway.Upstreams;

/// <summary>Where and how requests go to one side. Immutable.</summary>
internal sealed class Destination
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public Destination(Side side, Upstream upstream)
    {
        Side = side;
        Prefix = upstream.Url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Version = upstream.Protocol == UpstreamProtocol.H2C || upstream.Url.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11;
        VersionPolicy = upstream.Protocol == UpstreamProtocol.H2C ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower;
        Config = new ForwarderRequestConfig { ActivityTimeout = upstream.Timeout, Version = Version, VersionPolicy = VersionPolicy };
    }

    /// <summary>The side it belongs to.</summary>
    public Side Side { get; }

    /// <summary>What comes before the request's path; without a slash at its end.</summary>
    public string Prefix { get; }

    /// <summary>The version of HTTP to speak.</summary>
    public Version Version { get; }

    /// <summary>How strictly.</summary>
    public HttpVersionPolicy VersionPolicy { get; }

    /// <summary>The same for YARP, with the time that the service may be silent.</summary>
    public ForwarderRequestConfig Config { get; }

    /// <summary>
    /// The address for a request's target, byte for byte as the client wrote it; null when the target is no plain path with a
    /// query, or has characters that must not stand in a request line.
    /// </summary>
    /// <remarks>
    /// Leaving the path as it is keeps <c>%2F</c>, dot segments and their like in the hands of the service, as if no gateway were
    /// there. Everything outside printable ASCII is refused here, so nothing can end the request line early.
    /// </remarks>
    public Uri? UriOf(string target) =>
        target.StartsWith('/') && !target.AsSpan().ContainsAnyExceptInRange('!', '~') && !target.Contains('#')
            ? new Uri(Prefix + target, Verbatim)
            : null;
}
