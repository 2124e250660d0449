using System.Buffers;
using System.Collections.Immutable;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Upstreams;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Repeats one request to the successor, reads its answer up to the limit, compares it with the legacy's, and counts.</summary>
internal sealed class MirrorSender(
    MirrorInstruction instruction, Destination successor, MirrorResources resources, GatewayMeter meter, TimeProvider time)
{
    private const int PieceBytes = 16 * 1024;

    private readonly ResponseComparer _comparer = new(instruction.Comparison);

    /// <summary>Mirrors a request; never throws.</summary>
    public async Task MirrorAsync(MirrorCandidate candidate, MirrorTimer timer)
    {
        var started = time.GetTimestamp();
        using var body = new CapturedBody(instruction.MaxBodyBytes, resources.Budget);
        Answer answer;
        try
        {
            answer = await AskAsync(candidate, body, timer.Start(instruction.Timeout));
        }
        catch (Exception) when (timer.IsStopped)
        {
            meter.Mirror.Dropped();
            return;
        }
        catch (Exception exception) // whatever a successor makes happen must not reach further than this
        {
            Measure(candidate, started, status: 0, exception is OperationCanceledException ? "timeout" : "transport");
            meter.Mirror.Failed();
            return;
        }

        Measure(candidate, started, answer.Response.Status, answer.Response.Status >= 500 ? "status" : null);
        if (body.GivenUp == MirrorSkip.Memory)
        {
            meter.Mirror.Skipped(MirrorSkip.Memory);
        }
        else
        {
            meter.Mirror.Compared(candidate.Route.Route, await CompareAsync(candidate, answer, body));
        }
    }

    private async Task<Answer> AskAsync(MirrorCandidate candidate, CapturedBody body, CancellationToken deadline)
    {
        using var request = MirroredRequest.Of(candidate, successor);
        using var response = await resources.Client.SendAsync(request, deadline);
        var answer = new Answer(MirrorCandidate.Record(response, instruction.Comparison), MirrorCandidate.Text(response, "Content-Encoding"));
        if (response.Content.Headers.ContentLength is { } length && candidate.Method != HttpMethod.Head.Method)
        {
            body.Expect(length);
        }

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

        return answer;
    }

    private ValueTask<ImmutableArray<string>> CompareAsync(MirrorCandidate candidate, Answer answer, CapturedBody body)
    {
        var legacy = candidate.Response! with { Body = candidate.ResponseBody.Written };
        var theirs = answer.Response with { Body = body.Written };

        // The legacy's body kept within the limit; one that does not is another body.
        return body.GivenUp == MirrorSkip.BodyTooLarge && legacy.Status == theirs.Status ? new(["body"])
            : legacy.Status != theirs.Status || legacy.Body.Span.SequenceEqual(theirs.Body.Span) ? new(_comparer.Compare(legacy, theirs))
            : new(LookIntoAsync(legacy, candidate.ResponseCoding, theirs, answer.Coding));
    }

    /// <summary>Unpacking and parsing documents takes a core; only so many are given to it, and never one that serves sockets.</summary>
    private async Task<ImmutableArray<string>> LookIntoAsync(
        RecordedResponse legacy, string? legacyCoding, RecordedResponse theirs, string? theirCoding)
    {
        await resources.Comparing.WaitAsync();
        try
        {
            return await Task.Run(
                () => _comparer.Compare(
                    legacy with { Body = ContentCoding.Decode(legacy.Body, legacyCoding) },
                    theirs with { Body = ContentCoding.Decode(theirs.Body, theirCoding) }));
        }
        finally
        {
            resources.Comparing.Release();
        }
    }

    private void Measure(MirrorCandidate candidate, long started, int status, string? error)
    {
        var took = time.GetElapsedTime(started);
        candidate.Route.Of(Subject.Mirror, candidate.MethodClass).Record((long)took.TotalMicroseconds, error is not null);
        if (error is not null && meter.MirrorSamples.WantsFailed)
        {
            meter.MirrorSamples.Add(new RequestSample(
                time.GetUtcNow(), Subject.Mirror, candidate.Method, candidate.Route.Route, status, took.TotalMilliseconds, candidate.TraceId, error));
        }
    }

    private sealed record Answer(RecordedResponse Response, string? Coding);
}
