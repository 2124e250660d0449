using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hal9.Sample.Http;

/// <summary>Reads JSON bodies.</summary>
internal static class RequestBody
{
    /// <summary>Enough for the longest signal with every character escaped.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The body, or null after a 400 has been answered.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        string problem;
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } body)
            {
                return body;
            }

            problem = "The body is null: send a JSON object.";
        }
        catch (JsonException error)
        {
            problem = $"The body is not the JSON expected here: {error.Message}";
        }

        await Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, "bad_json", problem);
        return null;
    }
}
