namespace Hal9.Sample.Metrics;

/// <summary>The labels requests are counted under.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Route">Route template, or <c>unmatched</c>.</param>
/// <param name="Status">Status code.</param>
internal readonly record struct RequestKey(string Method, string Route, int Status);
