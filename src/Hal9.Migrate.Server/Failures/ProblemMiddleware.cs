using System.Text.Json;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Failures;

/// <summary>Turns everything that goes wrong into problem details; what nobody expected is logged, not shown.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to tell.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await ProblemResult.WriteAsync(context, ProblemOf(exception, context));
        }

        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed })
        {
            await ProblemResult.WriteAsync(context, ProblemCode.NotFound, $"There is no {context.Request.Method} {context.Request.Path} here.", "See /openapi/v1.json for what there is.");
        }
    }

    private Problem ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case MigrateException known:
                return known.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new(ProblemCode.BodyTooLarge, "The body is larger than this endpoint accepts.");
            case BadHttpRequestException bad:
                return new(ProblemCode.MalformedBody, bad.Message);
            case JsonException json:
                return new(ProblemCode.MalformedBody, $"The body is not the JSON that is expected: {json.Message}", "See /openapi/v1.json for its shape.");
            default:
                LogUnexpected(context.Request.Method, context.Request.Path, exception);
                return new(ProblemCode.Unexpected, "Something failed that should not have.", "The server's log says more.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogUnexpected(string method, string path, Exception exception);
}
