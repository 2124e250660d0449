using System.Collections.Immutable;
using System.Text.Json;

namespace Hal9.Migrate.Health;

/// <summary>What a service's health endpoint says.</summary>
/// <param name="Status">How the service is as a whole.</param>
/// <param name="Components">Its components; empty when it names none.</param>
/// <param name="Time">The service's clock, where it tells; else null.</param>
public sealed record HealthDocument(HealthStatus Status, ImmutableArray<ComponentHealth> Components, DateTimeOffset? Time)
{
    /// <summary>The mean of the components' scores, or the score of the whole where there are none. 0 to 1.</summary>
    public double Score => Components.IsEmpty ? ScoreOf(Status) : Components.Average(component => component.Score);

    /// <summary>
    /// Reads the JSON of a HAL9 service, <c>{"status": …, "time": …, "components": {"name": {"status", "score", "message"}}}</c>, and
    /// with it ASP.NET Core's plain-text answer <c>Healthy</c>. What it does not understand is Unknown, never Healthy.
    /// </summary>
    public static HealthDocument Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            return json.RootElement.ValueKind == JsonValueKind.Object ? ReadObject(json.RootElement) : new(HealthStatus.Unknown, [], null);
        }
        catch (JsonException)
        {
            return new(ReadStatus(body.Trim()), [], null);
        }
    }

    /// <summary>The number that stands for a status.</summary>
    public static double ScoreOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => 1,
        HealthStatus.Degraded => 0.5,
        _ => 0,
    };

    private static HealthDocument ReadObject(JsonElement root)
    {
        var time = root.TryGetProperty("time", out var told) && told.ValueKind == JsonValueKind.String && told.TryGetDateTimeOffset(out var clock)
            ? clock : (DateTimeOffset?)null;
        return new(ReadStatus(Text(root, "status")), [.. ReadComponents(root)], time);
    }

    private static IEnumerable<ComponentHealth> ReadComponents(JsonElement root)
    {
        if (!root.TryGetProperty("components", out var components) || components.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var component in components.EnumerateObject().Where(component => component.Value.ValueKind == JsonValueKind.Object))
        {
            var status = ReadStatus(Text(component.Value, "status"));
            var score = component.Value.TryGetProperty("score", out var told) && told.ValueKind == JsonValueKind.Number
                ? Math.Clamp(told.GetDouble(), 0, 1) : ScoreOf(status);
            yield return new(component.Name, status, score, Text(component.Value, "message") ?? "");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static HealthStatus ReadStatus(string? text) =>
        Enum.GetValues<HealthStatus>().FirstOrDefault(status => string.Equals(status.ToString(), text, StringComparison.OrdinalIgnoreCase));
}
