using System.Diagnostics;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Tracing;
using Hal9.Migrate.Gateway.Upstreams;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>
/// Repeats one request to the successor, compares its answer with the legacy's, and counts. Some safe requests it then repeats to the legacy as well:
/// where that answers itself otherwise, a difference is noise.
/// </summary>
internal sealed class MirrorSender(RoutingSnapshot snapshot, MirrorInstruction instruction, MirrorResources resources, GatewayMeter meter, TimeProvider time)
{
    private readonly AnswerComparer _comparer = new(snapshot, instruction.Comparison, resources.Comparing);
    private readonly Destination _successor = new(Side.Successor, snapshot.Successor);
    private readonly Destination _legacy = new(Side.Legacy, snapshot.Legacy);
    private readonly NoiseSampler _noise = new(instruction.Noise, time);

    /// <summary>Mirrors a request; never throws.</summary>
    public async Task MirrorAsync(MirrorCandidate candidate, MirrorTimer timer)
    {
        using var request = candidate.Request;
        if (await MirrorToSuccessorAsync(candidate, timer) && MayReplay(candidate) && _noise.TryBegin(candidate.Route.Route))
        {
            await ReplayAsync(candidate, timer);
            _noise.End();
        }
    }

    /// <summary>False when there was nothing to compare.</summary>
    private async Task<bool> MirrorToSuccessorAsync(MirrorCandidate candidate, MirrorTimer timer)
    {
        var started = time.GetTimestamp();
        var span = RequestTracing.StartRepeated(candidate.Origin, "mirror", candidate.Method, candidate.Route.Route, Side.Successor);
        try
        {
            using var answer = await AskAsync(candidate, _successor, span, timer);
            End(span, answer.Head.Status, answer.Head.Status >= 500 ? "status" : null);
            Measure(candidate, started, answer.Head.Status, answer.Head.Status >= 500 ? "status" : null);
            var (places, skip) = await _comparer.CompareAsync(
                candidate, answer, path => meter.Mirror.WantsExample(candidate.MethodClass, candidate.Route.Route, path));
            if (places is { } compared)
            {
                meter.Mirror.Compared(candidate.Route, candidate.MethodClass, compared, time.GetUtcNow(), candidate.TraceId);
                return true;
            }

            meter.Mirror.Skipped(skip);
        }
        catch (Exception) when (timer.IsStopped)
        {
            End(span, status: 0, "stopped");
            meter.Mirror.Dropped();
        }
        catch (Exception exception) // whatever a successor makes happen must not reach further than this
        {
            End(span, status: 0, exception is OperationCanceledException ? "timeout" : "transport");
            Measure(candidate, started, status: 0, exception is OperationCanceledException ? "timeout" : "transport");
            meter.Mirror.Failed();
        }

        return false;
    }

    private async Task ReplayAsync(MirrorCandidate candidate, MirrorTimer timer)
    {
        var span = RequestTracing.StartRepeated(candidate.Origin, "replay", candidate.Method, candidate.Route.Route, Side.Legacy);
        try
        {
            using var answer = await AskAsync(candidate, _legacy, span, timer);
            End(span, answer.Head.Status, answer.Head.Status >= 500 ? "status" : null);
            if ((await _comparer.CompareAsync(candidate, answer, wantsExample: null)).Places is { } places)
            {
                meter.Mirror.Replayed(candidate.Route, candidate.MethodClass, places);
            }
        }
        catch (Exception) when (timer.IsStopped)
        {
            // It had been compared; nothing is lost but a little knowledge.
            End(span, status: 0, "stopped");
        }
        catch (Exception exception)
        {
            End(span, status: 0, exception is OperationCanceledException ? "timeout" : "transport");
            meter.Mirror.ReplayFailed();
        }
    }

    private static void End(Activity? span, int status, string? error)
    {
        if (span is not null)
        {
            RequestTracing.End(span, status, error, aborted: false);
        }
    }

    private Task<MirroredAnswer> AskAsync(MirrorCandidate candidate, Destination destination, Activity? span, MirrorTimer timer)
    {
        // An answer that is longer than the legacy's was is another one, so no more of it need be read.
        var legacy = candidate.ResponseBody.Content;
        return MirroredAnswer.AskAsync(
            candidate, destination, span, () => new CapturedBody(instruction.MaxBodyBytes, resources.Budget, legacy.IsWhole ? 0 : legacy.Length),
            resources.Client, _comparer.Rules, timer.Start(instruction.Timeout));
    }

    /// <summary>Never what may change something, whoever it was declared by.</summary>
    private bool MayReplay(MirrorCandidate candidate) => candidate.MethodClass == MethodClass.Safe && _legacy.UriOf(candidate.Target) is not null;

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
}
