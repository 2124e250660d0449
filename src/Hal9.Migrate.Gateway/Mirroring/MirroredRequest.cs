using Hal9.Migrate.Gateway.Upstreams;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Makes the request that nobody waits for out of the one that went to the legacy.</summary>
internal static class MirroredRequest
{
    /// <summary>The header by which a service can tell that no user waits for its answer.</summary>
    public const string Header = "X-Hal9-Mirrored";

    /// <summary>
    /// The same request object, turned to another destination: it has been answered and nobody needs it any more, so its headers
    /// need not be copied once again for something that no user waits for. The candidate keeps it, for it may be turned again.
    /// </summary>
    public static HttpRequestMessage Of(MirrorCandidate candidate, Destination destination)
    {
        var request = candidate.Request ?? throw new InvalidOperationException("The request has not been sent to the legacy yet.");
        var sent = request.Content;
        request.RequestUri = destination.UriOf(candidate.Target) ?? new Uri(destination.Prefix + request.RequestUri!.PathAndQuery);
        request.Version = destination.Version;
        request.VersionPolicy = destination.VersionPolicy;
        request.Content = candidate.RequestBody is { } body ? new ReadOnlyMemoryContent(body.Written)
            : sent is not null ? new ByteArrayContent([])
            : null;
        if (sent is not null && request.Content is not null)
        {
            foreach (var header in sent.Headers.NonValidated)
            {
                if (!string.Equals(header.Key, "Content-Length", StringComparison.OrdinalIgnoreCase))
                {
                    request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }
            }
        }

        // The whole body is at hand, so its length is known and nobody need be asked whether it is welcome.
        request.Headers.TransferEncodingChunked = null;
        request.Headers.Remove("Expect");
        request.Headers.Remove(Header);
        request.Headers.TryAddWithoutValidation(Header, "true");
        return request;
    }
}
