using System.Collections.Immutable;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Tracing;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>A request that the legacy is answering and that may be repeated to the successor; it gathers what that takes.</summary>
internal sealed class MirrorCandidate(RouteMeters route, string method, MethodClass methodClass, string target, CapturedBody responseBody) : IDisposable
{
    private MirrorSkip? _skip;

    /// <summary>Its route.</summary>
    public RouteMeters Route => route;

    /// <summary>Its method.</summary>
    public string Method => method;

    /// <summary>The class of its method.</summary>
    public MethodClass MethodClass => methodClass;

    /// <summary>Path and query, as the client wrote them.</summary>
    public string Target => target;

    /// <summary>What a trace calls it.</summary>
    public string TraceId { get; set; } = "";

    /// <summary>The span of the user's request; null when none is kept.</summary>
    public RequestOrigin? Origin { get; set; }

    /// <summary>The request as it went to the legacy; free for reuse once the legacy has answered.</summary>
    public HttpRequestMessage? Request { get; set; }

    /// <summary>The request's body; null when it has none.</summary>
    public CapturedBody? RequestBody { get; init; }

    /// <summary>The legacy's answer, as far as it is compared, but for its body.</summary>
    public RecordedResponse? Response { get; set; }

    /// <summary>How the answer's body is coded.</summary>
    public string? ResponseCoding { get; set; }

    /// <summary>The answer's body.</summary>
    public CapturedBody ResponseBody => responseBody;

    /// <summary>Why it is left out after all; null when it is not.</summary>
    public MirrorSkip? Skip => _skip ?? RequestBody?.GivenUp ?? responseBody.GivenUp
        ?? (Request is null || Response is null || RequestBody is { IsComplete: false } ? MirrorSkip.Incomplete : null);

    /// <summary>Leaves it out; the first reason counts.</summary>
    public void LeaveOut(MirrorSkip reason) => _skip ??= reason;

    /// <inheritdoc/>
    public void Dispose()
    {
        RequestBody?.Dispose();
        responseBody.Dispose();
    }

    /// <summary>What is compared of an answer, without its body.</summary>
    public static RecordedResponse Record(HttpResponseMessage response, ComparisonRules rules)
    {
        var headers = ImmutableDictionary<string, string>.Empty;
        foreach (var name in rules.Headers)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                headers = headers.SetItem(name, string.Join(", ", values));
            }
        }

        return new RecordedResponse((int)response.StatusCode, Text(response, "Content-Type"), headers, BodyContent.Whole(default));
    }

    /// <summary>A content header's text.</summary>
    public static string? Text(HttpResponseMessage response, string name) =>
        response.Content.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
