using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Features;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Security;
using Hal9.Migrate.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Migrate.Server.Api;

/// <summary>Feature flags for the services themselves, by the OpenFeature Remote Evaluation Protocol (openfeature.dev/docs/reference/other-technologies/ofrep).</summary>
internal static class OfrepEndpoints
{
    // The protocol's own names, which are camel case.
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);

    public static void MapOfrep(this IEndpointRouteBuilder app)
    {
        app.MapPost(ApiPath.Ofrep + "/{key}", EvaluateAsync).For(Role.Flags).WithSummary("Evaluate one flag (OFREP)");
        app.MapPost(ApiPath.Ofrep, EvaluateAllAsync).For(Role.Flags).WithSummary("Evaluate all flags (OFREP); answers 304 to If-None-Match");
    }

    private static async Task<IResult> EvaluateAsync(string key, HttpContext context, Controller controller)
    {
        var state = controller.View.State;
        if (await ReadContextAsync(context) is not { } who)
        {
            return Results.Json(new { key, errorCode = "INVALID_CONTEXT", errorDetails = "Expected {\"context\":{\"targetingKey\":\"…\"}}." }, Shape, statusCode: StatusCodes.Status400BadRequest);
        }

        return state.Features.TryGetValue(key, out var flag)
            ? Results.Json(Answer(FlagEvaluator.Evaluate(flag, who, state.Plan!.Traffic.Salt)), Shape)
            : Results.Json(new { key, errorCode = "FLAG_NOT_FOUND", errorDetails = $"There is no flag \"{key}\"." }, Shape, statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> EvaluateAllAsync(HttpContext context, Controller controller)
    {
        var state = controller.View.State;
        if (await ReadContextAsync(context) is not { } who)
        {
            return Results.Json(new { errorCode = "INVALID_CONTEXT", errorDetails = "Expected {\"context\":{\"targetingKey\":\"…\"}}." }, Shape, statusCode: StatusCodes.Status400BadRequest);
        }

        var answer = JsonSerializer.Serialize(new { flags = state.Features.Values.Select(flag => Answer(FlagEvaluator.Evaluate(flag, who, state.Plan!.Traffic.Salt))) }, Shape);
        var tag = $"\"{CanonicalJson.Hash(answer)[..32]}\"";
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch.Contains(tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Text(answer, "application/json");
    }

    private static object Answer(FlagEvaluation evaluation) =>
        new { key = evaluation.Key, value = evaluation.Value, variant = evaluation.Variant, reason = evaluation.Reason };

    /// <summary>
    /// The context: <c>targetingKey</c>, <c>path</c>, and headers by name, either in an object <c>headers</c> or as attributes of their own. Null when malformed.
    /// </summary>
    private static async Task<EvaluationContext?> ReadContextAsync(HttpContext context)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 16 }, context.RequestAborted);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("context", out var given) || given.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var headers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
            var own = given.TryGetProperty("headers", out var nested) && nested.ValueKind == JsonValueKind.Object ? nested.EnumerateObject() : default;
            foreach (var attribute in given.EnumerateObject().Concat(own).Where(attribute => attribute.Value.ValueKind == JsonValueKind.String))
            {
                headers[attribute.Name] = attribute.Value.GetString()!;
            }

            return new EvaluationContext
            {
                TargetingKey = headers.GetValueOrDefault("targetingKey"),
                Path = headers.GetValueOrDefault("path"),
                Headers = headers.ToImmutable(),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
