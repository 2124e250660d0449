using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Decides which requests become candidates for mirroring, and takes copies of their bodies while they stream by.</summary>
internal sealed class MirrorIntake(MirrorPipeline pipeline, MirrorMeter meter, bool takesUnsafe)
{
    private readonly MirrorInstruction _instruction = pipeline.Instruction;

    /// <summary>The share of keys that are mirrored.</summary>
    public Phases.Percentage Sample => _instruction.Sample;

    /// <summary>A candidate for a request that goes to the legacy; null, and counted, when it is left out from the beginning.</summary>
    public MirrorCandidate? Consider(HttpContext context, bool inSample, RouteMeters route, MethodClass method, bool mayWrite, bool isUnsettled, string target)
    {
        if (Reason(context, inSample, mayWrite || (method == MethodClass.Unsafe && !takesUnsafe), isUnsettled) is { } reason)
        {
            meter.Skipped(reason);
            return null;
        }

        CapturedBody? requestBody = null;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            requestBody = new CapturedBody(_instruction.MaxBodyBytes, pipeline.Budget);
            context.Request.Body = new CapturingStream(context.Request.Body, requestBody);
        }

        return new MirrorCandidate(route, context.Request.Method, method, target, new CapturedBody(_instruction.MaxBodyBytes, pipeline.Budget, _instruction.MaxHashedBytes))
        {
            RequestBody = requestBody,
        };
    }

    /// <summary>The legacy's answer begins: takes note of its head, and from now on a copy of its body.</summary>
    public void Tap(MirrorCandidate candidate, HttpResponseMessage response, bool upgraded, bool eventStream)
    {
        if (upgraded || eventStream)
        {
            candidate.LeaveOut(upgraded ? MirrorSkip.Upgraded : MirrorSkip.EventStream);
        }
        else if (response.Content.Headers.ContentLength > Math.Max(_instruction.MaxBodyBytes, _instruction.MaxHashedBytes) && candidate.Method != HttpMethod.Head.Method)
        {
            candidate.LeaveOut(MirrorSkip.BodyTooLarge);
        }
        else if (candidate.Skip is null or MirrorSkip.Incomplete)
        {
            candidate.Response = MirrorCandidate.Record(response, _instruction.Comparison);
            candidate.ResponseCoding = MirrorCandidate.Text(response, "Content-Encoding");
            response.Content = new StreamContent(new CapturingStream(response.Content.ReadAsStream(), candidate.ResponseBody));
        }
    }

    /// <summary>The legacy's answer has ended.</summary>
    public void Finish(MirrorCandidate candidate, bool answered)
    {
        if (!answered)
        {
            candidate.LeaveOut(MirrorSkip.Incomplete);
        }

        pipeline.Offer(candidate);
    }

    private MirrorSkip? Reason(HttpContext context, bool inSample, bool isUnsafe, bool isUnsettled) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } ? MirrorSkip.Upgraded
        : isUnsafe ? MirrorSkip.Unsafe
        : !inSample ? MirrorSkip.SampledOut
        : isUnsettled ? MirrorSkip.Unsettled
        : context.Request.ContentLength > _instruction.MaxBodyBytes ? MirrorSkip.BodyTooLarge
        : null;
}
