using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Hooks;

/// <summary>Calls a webhook of the plan's owner; signed as the webhooks of gates are.</summary>
internal sealed class HookWebhook(AskingHttp http, SecretReferences secrets, TimeProvider time)
{
    /// <summary>Why it failed; null when it was taken in time.</summary>
    public async Task<string?> CallAsync(OwnerHook hook, HookCall call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(hook.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var key = hook.Secret is { } secret ? secrets.Resolve(secret) : null;
            using var request = SignedRequest.Of(hook.Url!, JsonSerializer.SerializeToUtf8Bytes(call, Hal9Json.Options), key, time.GetUtcNow());
            using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"{hook.Url!.Host} answers with status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{hook.Url!.Host} did not answer within {hook.Timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException exception)
        {
            return $"{hook.Url!.Host} is not reached: {exception.Message}";
        }
        catch (MigrateException exception)
        {
            return exception.Message;
        }
    }
}
