using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.WebUtilities;

namespace Hal9.Sample.Http;

/// <summary>Writes responses, whole and with their length.</summary>
internal static class Reply
{
    public static Task JsonAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type) =>
        BytesAsync(context, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static Task ProblemAsync(HttpContext context, int status, string code, string detail) => BytesAsync(
        context, status, "application/problem+json; charset=utf-8",
        JsonSerializer.SerializeToUtf8Bytes(
            new ProblemDocument("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, code),
            WireJson.Default.ProblemDocument));

    public static async Task BytesAsync(HttpContext context, int status, string contentType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
