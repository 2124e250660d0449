using System.Runtime.CompilerServices;
using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Api;

/// <summary>Follows what is decided, over as many connections as it takes: none is missed and none comes twice.</summary>
internal sealed class EventFeed(ApiTransport transport, TimeProvider time)
{
    /// <summary>A connection silent for so long is given up and made anew, which costs nothing and loses nothing.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The events after a sequence number, then those to come. The first connection has to succeed; afterwards only cancellation
    /// and refusals (a revoked token, say) end it, however long the server is away.
    /// </summary>
    public async IAsyncEnumerable<EventDocument> FollowAsync(long after, Action<Problem>? onAway, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (connected, pause) = (false, ShortestPause);
        while (true)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await ConnectAsync(after, cancellationToken).ConfigureAwait(false);
            }
            catch (MigrateException exception) when (connected && exception.Problem.Code == ProblemCode.ServerUnreachable)
            {
                onAway?.Invoke(exception.Problem);
            }

            if (response is not null)
            {
                connected = true;
                using var answer = response;
                await foreach (var next in ReadAsync(answer, cancellationToken).ConfigureAwait(false))
                {
                    if (next.Sequence > after)
                    {
                        (after, pause) = (next.Sequence, ShortestPause);
                        yield return next;
                    }
                }
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private Task<HttpResponseMessage> ConnectAsync(long after, CancellationToken cancellationToken) => transport.SendAsync(
        ApiRequest.Follow(ApiQuery.Of(ApiPath.Events, (ApiQuery.After, after), (ApiQuery.Follow, true)), after), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>The events of one connection; it simply ends when the connection breaks or falls silent.</summary>
    private async IAsyncEnumerable<EventDocument> ReadAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var items = ServerSentEvents.ReadAsync(stream, either.Token).GetAsyncEnumerator(either.Token);
        await using (items.ConfigureAwait(false))
        {
            while (await MoveNextAsync(items, cancellationToken).ConfigureAwait(false))
            {
                silence.CancelAfter(Silence);
                if (items.Current.Data is { } data)
                {
                    yield return Parse(data);
                }
            }
        }
    }

    private static EventDocument Parse(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<EventDocument>(data, Hal9Json.Options) ?? throw new JsonException("it is null.");
        }
        catch (JsonException exception)
        {
            throw new MigrateException(
                ProblemCode.Unexpected, $"The server sent an event that is not one: {exception.Message}", "Use the version of hal9-migrate that the server is.", exception);
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<ServerSentEvents.Received> items, CancellationToken cancellationToken)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
