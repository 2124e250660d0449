namespace Hal9.Migrate.Evidence;

/// <summary>One request worth looking at: it failed, or was among the slowest of its window.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Subject">Who answered.</param>
/// <param name="Method">The method.</param>
/// <param name="Route">The route template; the path itself may be personal and is not kept.</param>
/// <param name="Status">The status the client got.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="TraceId">The trace id of its <c>traceparent</c>, or the gateway's own request id.</param>
/// <param name="Error">What kind of error it was (<c>status</c>, <c>transport</c>, <c>timeout</c>); null when it was only slow.</param>
public sealed record RequestSample(
    DateTimeOffset At, Subject Subject, string Method, string Route, int Status, double Milliseconds, string TraceId, string? Error);
