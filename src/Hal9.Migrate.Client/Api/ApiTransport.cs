using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Api;

/// <summary>Sends requests and turns whatever goes wrong into a <see cref="MigrateException"/>. Thread-safe.</summary>
internal sealed class ApiTransport(HttpClient http, ServerConnection connection, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer may take; pre-flight checks and verifications are the longest.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(100);

    private readonly FaultReader _faults = new(connection);
    private readonly SendPipeline _safe = SendPipeline.Safe(time);
    private readonly SendPipeline _unsafe = SendPipeline.Unsafe(time);

    /// <summary>The answer, read from JSON.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellationToken)
    {
        var description = Description<T>.Found;
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync(await description.ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("it is null.");
        }
        catch (JsonException exception)
        {
            throw _faults.NotTheApi(request.Path, exception);
        }
    }

    /// <summary>The answer's text.</summary>
    public async Task<string> ReadTextAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer; a success, or it throws. With headers only, its body may then take any time.</summary>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpResponseMessage response;
        try
        {
            response = await (request.IsSafe ? _safe : _unsafe).SendAsync(async token =>
            {
                using var message = request.ToMessage();
                return await http.SendAsync(message, completion, token).ConfigureAwait(false);
            }, either.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw _faults.Unreachable(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw _faults.TooSlow(limit.IsCancellationRequested ? AnswerTimeout : HttpConnection.ConnectTimeout, exception);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await _faults.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>
    /// How a kind of answer is read. To find that out takes a new process as long as its first request; so the one is done during the other.
    /// </summary>
    private static class Description<T>
    {
        public static readonly Task<JsonTypeInfo<T>> Found = Task.Run(() => (JsonTypeInfo<T>)Hal9Json.Options.GetTypeInfo(typeof(T)));
    }
}
