using Hal9.Migrate.Gateway.Upstreams;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Makes the request that goes to the successor out of the one that went to the legacy.</summary>
internal static class MirroredRequest
{
    /// <summary>The header by which a service can tell that no user waits for its answer.</summary>
    public const string Header = "X-Hal9-Mirrored";

    /// <summary>
    /// The same request object, turned to the successor: the legacy has answered it and nobody needs it any more, so its headers
    /// need not be copied once again for something that no user waits for.
    /// </summary>
    public static HttpRequestMessage Of(MirrorCandidate candidate, Destination successor)
    {
        var request = candidate.Request ?? throw new InvalidOperationException("The request has not been sent to the legacy yet.");
        var sent = request.Content;
        request.RequestUri = successor.UriOf(candidate.Target) ?? new Uri(successor.Prefix + request.RequestUri!.PathAndQuery);
        request.Version = successor.Version;
        request.VersionPolicy = successor.VersionPolicy;
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
        request.Headers.TryAddWithoutValidation(Header, "true");
        return request;
    }
}
