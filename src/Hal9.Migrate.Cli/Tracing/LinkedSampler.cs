using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Hal9.Migrate.Cli.Tracing;

/// <summary>What is linked with a trace that is kept is kept, too: a mirrored request without the user's, or the other way round, says little.</summary>
internal sealed class LinkedSampler(Sampler inner) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.ParentContext.TraceId == default && samplingParameters.Links?.Any(link => link.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) == true
            ? new SamplingResult(SamplingDecision.RecordAndSample)
            : inner.ShouldSample(samplingParameters);
}
