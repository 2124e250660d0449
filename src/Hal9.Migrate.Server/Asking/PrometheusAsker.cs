using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Asking;

/// <summary>Asks a Prometheus server for the value of an instant query, by its HTTP API (/api/v1/query).</summary>
internal sealed class PrometheusAsker(AskingHttp http, SecretReferences secrets)
{
    private const int MaxText = 300;

    /// <summary>One number, or why there is none. Throws <see cref="HttpRequestException"/> when the server is not reached.</summary>
    public async Task<Reply> AskAsync(PrometheusQuery asked, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(asked.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v1/query"))
        {
            Content = new FormUrlEncodedContent([new("query", asked.Query)]),
        };
        if (asked.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secrets.Resolve(token));
        }

        using var response = await http.Client.SendAsync(request, cancellationToken);
        return Read(await response.Content.ReadAsStringAsync(cancellationToken), (int)response.StatusCode);
    }

    /// <summary>What an answer says.</summary>
    public static Reply Read(string body, int status)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            return root.GetProperty("status").GetString() != "success"
                ? Reply.Silence($"Prometheus refuses the query: {Cut(root.TryGetProperty("error", out var error) ? error.GetString() : null)}", isTransient: status >= 500)
                : Read(root.GetProperty("data"));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Reply.Silence($"what answers with status {status} is no Prometheus", isTransient: status >= 500);
        }
    }

    private static Reply Read(JsonElement data)
    {
        var (type, result) = (data.GetProperty("resultType").GetString(), data.GetProperty("result"));
        switch (type)
        {
            case "scalar":
                return Number(result[1].GetString());
            case "vector" when result.GetArrayLength() == 1:
                return Number(result[0].GetProperty("value")[1].GetString());
            case "vector" when result.GetArrayLength() == 0:
                return Reply.Silence("the query gives no series");
            case "vector":
                return Reply.Silence($"the query gives {result.GetArrayLength()} series; put them together, with sum() or max() say");
            default:
                return Reply.Silence($"the query gives a {type}; a scalar or one series is wanted");
        }
    }

    private static Reply Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new Reply(value, null, null) : Reply.Silence($"the query gives {Cut(text)}, which is no number to judge by");

    private static string Cut(string? text) => text is null ? "it does not say why" : text.Length <= MaxText ? text : text[..MaxText] + "…";
}
