namespace Hal9.Migrate.Evidence;

/// <summary>One time that answers differed.</summary>
/// <param name="At">When.</param>
/// <param name="Legacy">What the legacy's answer had there, as far as the plan lets it be shown.</param>
/// <param name="Successor">What the successor's had.</param>
/// <param name="TraceId">The trace id of the request's <c>traceparent</c>, or the gateway's own request id.</param>
public sealed record DifferenceExample(DateTimeOffset At, string Legacy, string Successor, string TraceId);
