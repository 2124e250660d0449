using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Failures;

/// <summary>Sends problems as RFC 9457 problem details.</summary>
internal static class ProblemResult
{
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        var status = ProblemStatus.Of(problem.Code);
        context.Response.StatusCode = status;
        context.Response.ContentType = ProblemDocument.MediaType;
        return JsonSerializer.SerializeAsync(context.Response.Body, ProblemDocument.Of(problem, status), Hal9Json.Options, context.RequestAborted);
    }

    public static Task WriteAsync(HttpContext context, string code, string detail, string? remedy = null) =>
        WriteAsync(context, new Problem(code, detail, remedy));
}
