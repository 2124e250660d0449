using System.Data.Common;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Http;

/// <summary>Gives every failed request a body that says why: exceptions, unknown paths, wrong methods.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    /// <summary>What nginx calls it when the client has gone away: nobody reads it, but it is counted.</summary>
    public const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            SetStatus(context, ClientClosedRequest);
            return;
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await Reply.ProblemAsync(context, error.StatusCode, CodeOf(error.StatusCode), DetailOf(error.StatusCode, error.Message));
        }
        catch (Exception error) when (error is DbException or StoreException && !context.Response.HasStarted)
        {
            StoreFailed(logger, error);
            context.Response.Headers.RetryAfter = "1";
            await Reply.ProblemAsync(
                context, StatusCodes.Status503ServiceUnavailable, "store_unavailable",
                $"The store does not take this now: {error.Message}");
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            RequestFailed(logger, context.Request.Method, context.Request.Path, error);
            await Reply.ProblemAsync(
                context, StatusCodes.Status500InternalServerError, "internal_error", "This is a defect of the service; its log says more.");
        }

        var status = context.Response.StatusCode;
        if (status >= 400 && !context.Response.HasStarted && context.Response.ContentLength is null)
        {
            await Reply.ProblemAsync(context, status, CodeOf(status), DetailOf(status, "The request was refused."));
        }
    }

    private static void SetStatus(HttpContext context, int status)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = status;
        }
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status413PayloadTooLarge => "body_too_large",
        _ => "bad_request",
    };

    private static string DetailOf(int status, string otherwise) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this path: see the README for those there are.",
        StatusCodes.Status405MethodNotAllowed => "This path does not take this method: the Allow header lists those it takes.",
        StatusCodes.Status413PayloadTooLarge => $"The body is larger than {RequestBody.MaxBytes} bytes: send a smaller one.",
        _ => otherwise,
    };

    [LoggerMessage(LogLevel.Warning, "The store refused an operation.")]
    private static partial void StoreFailed(ILogger logger, Exception error);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private static partial void RequestFailed(ILogger logger, string method, string path, Exception error);
}
