using System.Net;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>A response's content of which a copy is kept as it is read.</summary>
internal sealed class CapturingContent(HttpContent inner, CapturedBody copy) : HttpContent
{
    /// <summary>A content in the place of another, with its headers.</summary>
    public static CapturingContent Of(HttpContent inner, CapturedBody copy)
    {
        var content = new CapturingContent(inner, copy);
        foreach (var header in inner.Headers.NonValidated)
        {
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return content;
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
        new CapturingStream(inner.ReadAsStream(cancellationToken), copy);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        // The stream of a response whose headers alone have been read is there at once.
        var stream = inner.ReadAsStreamAsync(cancellationToken);
        return stream.IsCompletedSuccessfully
            ? Task.FromResult<Stream>(new CapturingStream(stream.Result, copy))
            : Awaited(stream);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var source = await CreateContentReadStreamAsync();
        await using (source)
        {
            await source.CopyToAsync(stream);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<Stream> Awaited(Task<Stream> stream) => new CapturingStream(await stream, copy);
}
