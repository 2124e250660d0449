using System.Net;
using System.Text.Json;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.SystemTests.Users;

/// <summary>Asks through a gateway, like somebody who is told by a header.</summary>
internal static class User
{
    private static readonly string[] Signals = ["hello", "open the pod bay doors", "good morning dave", "what is the time", "play chess"];

    /// <summary>A client for many users.</summary>
    public static HttpClient Open(Uri gateway) => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = gateway };

    /// <summary>Sends one request and says what became of it.</summary>
    public static async Task<Reply> AskAsync(HttpClient http, string user, int number, CancellationToken cancellationToken)
    {
        var asked = Signals[number % Signals.Length];
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/signals?content=" + Uri.EscapeDataString(asked)) { Headers = { { "X-User", user } } };
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var servedBy = response.Headers.TryGetValues(RouteToken.ServedByHeader, out var values) ? values.Single() : null;
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? new(user, asked, servedBy, JsonElement.Parse(body).GetProperty("neuron").GetString(), null)
                : new(user, asked, servedBy, null, $"{(int)response.StatusCode} {body}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException)
        {
            return new(user, asked, null, null, exception.ToString());
        }
    }
}
