using System.Net;
using System.Text.Json;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Json;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Asking;

/// <summary>Asks a program of the plan's owner whether the migration may go on.</summary>
internal sealed class WebhookAsker(AskingHttp http, SecretReferences secrets, TimeProvider time)
{
    private const int MaxReason = 500;

    /// <summary>What it says, or why it says nothing. Throws <see cref="HttpRequestException"/> when it is not reached.</summary>
    public async Task<Reply> AskAsync(Webhook webhook, WebhookQuestion question, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(question, Hal9Json.Options);
        using var request = SignedRequest.Of(webhook.Url, body, webhook.Secret is { } secret ? secrets.Resolve(secret) : null, time.GetUtcNow());
        using var response = await http.Client.SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? Read(await response.Content.ReadAsStringAsync(cancellationToken))
            : Reply.Silence($"{webhook.Url.Host} answers with status {(int)response.StatusCode}", (int)response.StatusCode is >= 500 or 408 or 429);
    }

    /// <summary>What an answer says: <c>{"verdict":"pass|fail|inconclusive","reason":…}</c>.</summary>
    public static Reply Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            var reason = document.RootElement.TryGetProperty("reason", out var given) ? Clean(given.GetString()) : null;
            return document.RootElement.GetProperty("verdict").GetString() switch
            {
                "pass" => new Reply(null, Outcome.Pass, reason),
                "fail" => new Reply(null, Outcome.Fail, reason),
                "inconclusive" => new Reply(null, Outcome.Inconclusive, reason),
                _ => Reply.Silence("its verdict is none of pass, fail, inconclusive"),
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Reply.Silence("its answer is not {\"verdict\":\"pass|fail|inconclusive\"}");
        }
    }

    private static string? Clean(string? reason) => string.IsNullOrWhiteSpace(reason) ? null
        : string.Concat(reason.Where(letter => !char.IsControl(letter)).Take(MaxReason));
}
