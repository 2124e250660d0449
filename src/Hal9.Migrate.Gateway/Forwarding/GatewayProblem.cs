using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>The answers that the gateway gives itself: RFC 9457 problem details. They say which side failed and nothing of its inside.</summary>
internal sealed class GatewayProblem
{
    private readonly byte[] _body;

    private GatewayProblem(int status, Side? side, Problem problem)
    {
        Status = status;
        var document = JsonSerializer.SerializeToNode(ProblemDocument.Of(problem, status), Hal9Json.Options)!.AsObject();
        document.Remove("errors");
        if (side is { } known)
        {
            document.Add("side", known == Side.Legacy ? "legacy" : "successor");
        }

        _body = JsonSerializer.SerializeToUtf8Bytes(document, Hal9Json.Options);
    }

    /// <summary>No snapshot has come yet.</summary>
    public static GatewayProblem NoSnapshot { get; } = new(StatusCodes.Status503ServiceUnavailable, side: null, new Problem(
        ProblemCode.NoSnapshot, "This gateway does not know yet where requests go.", "Try again in a moment."));

    /// <summary>The request is one that no proxy forwards.</summary>
    public static GatewayProblem CannotForward { get; } = new(StatusCodes.Status400BadRequest, side: null, new Problem(
        ProblemCode.InvalidArgument, "This request cannot be forwarded: its method, target or headers are not ones that a gateway passes on."));

    /// <summary>A rollback waits for a decision: nobody owns writes for now.</summary>
    public static GatewayProblem WritesRefused { get; } = new(StatusCodes.Status503ServiceUnavailable, side: null, new Problem(
        ProblemCode.WritesRefused, "Nothing can be changed for now; reading goes on.", "Try again later."));

    /// <summary>The side failed.</summary>
    public static GatewayProblem Unreachable(Side side) => UnreachableOf[(int)side];

    /// <summary>The side was silent for too long.</summary>
    public static GatewayProblem TimedOut(Side side) => TimedOutOf[(int)side];

    private static GatewayProblem[] UnreachableOf { get; } = Each(StatusCodes.Status502BadGateway, new Problem(
        ProblemCode.UpstreamUnreachable, "The service that should have answered could not be reached or broke off."));

    private static GatewayProblem[] TimedOutOf { get; } = Each(StatusCodes.Status504GatewayTimeout, new Problem(
        ProblemCode.UpstreamTimeout, "The service that should have answered was silent for too long."));

    /// <summary>The status it is answered with.</summary>
    public int Status { get; }

    /// <summary>Writes it as the response, which must not have begun.</summary>
    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = ProblemDocument.MediaType;
        response.ContentLength = _body.Length;
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        return response.Body.WriteAsync(_body).AsTask();
    }

    private static GatewayProblem[] Each(int status, Problem problem) =>
        [.. Enum.GetValues<Side>().Select(side => new GatewayProblem(status, side, problem))];
}
