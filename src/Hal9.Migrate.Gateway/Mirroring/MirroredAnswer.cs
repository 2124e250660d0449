using System.Buffers;
using System.Diagnostics;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Tracing;
using Hal9.Migrate.Gateway.Upstreams;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>An answer that no user waits for, read up to the limit.</summary>
internal sealed class MirroredAnswer : IDisposable
{
    private const int PieceBytes = 16 * 1024;

    private readonly CapturedBody _body;

    private MirroredAnswer(RecordedResponse head, string? coding, CapturedBody body) => (Head, Coding, _body) = (head, coding, body);

    /// <summary>The answer but for its body.</summary>
    public RecordedResponse Head { get; }

    /// <summary>How its body is coded.</summary>
    public string? Coding { get; }

    /// <summary>Its body.</summary>
    public BodyContent Body => _body.Content;

    /// <summary>Why its body was not read to the end; null when it was.</summary>
    public MirrorSkip? GivenUp => _body.GivenUp;

    /// <summary>Asks a side what the candidate asked. Throws whatever a service can make happen.</summary>
    public static async Task<MirroredAnswer> AskAsync(
        MirrorCandidate candidate, Destination destination, Activity? span, Func<CapturedBody> newBody, HttpMessageInvoker client, ComparisonRules rules, CancellationToken deadline)
    {
        var request = MirroredRequest.Of(candidate, destination);
        if (span is not null)
        {
            TraceContext.Write(request, span);
        }

        using var response = await client.SendAsync(request, deadline);
        var body = newBody();
        try
        {
            if (response.Content.Headers.ContentLength is { } length && candidate.Method != HttpMethod.Head.Method)
            {
                body.Expect(length);
            }

            await ReadAsync(response, body, deadline);
            return new(MirrorCandidate.Record(response, rules), MirrorCandidate.Text(response, "Content-Encoding"), body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    private static async Task ReadAsync(HttpResponseMessage response, CapturedBody body, CancellationToken deadline)
    {
        using var stream = await response.Content.ReadAsStreamAsync(deadline);
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            int count;
            while (body.GivenUp is null && (count = await stream.ReadAsync(piece, deadline)) > 0)
            {
                body.Append(piece.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
