using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>The users' own record of what they wrote and were told is kept. Thread-safe.</summary>
internal sealed class WrittenSignals
{
    private const int AtOnce = 8;

    private readonly ConcurrentDictionary<string, string> _acknowledged = new(StringComparer.Ordinal);

    /// <summary>How many were acknowledged.</summary>
    public int Count => _acknowledged.Count;

    /// <summary>A service has said that it keeps a signal.</summary>
    public void Acknowledge(string id, string content) => _acknowledged[id] = content;

    /// <summary>How many of them a service does not find in its store as they were written. Asked past the gateway, each by its id.</summary>
    public async Task<int> CountLostAsync(HttpClient http, Uri service, CancellationToken cancellationToken)
    {
        var lost = 0;
        await Parallel.ForEachAsync(
            _acknowledged, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (written, token) =>
            {
                using var response = await http.GetAsync(new Uri(service, Signals.StoredPathOf(written.Key)), token);
                if (!await IsAsync(response, written.Key, written.Value, token))
                {
                    Interlocked.Increment(ref lost);
                }
            });
        return lost;
    }

    /// <summary>Whether an answer is a stored signal as it was written.</summary>
    public static async Task<bool> IsAsync(HttpResponseMessage response, string id, string content, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return false;
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var stored = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        return stored.RootElement.GetProperty("id").ValueEquals(id) && stored.RootElement.GetProperty("signal").ValueEquals(content);
    }
}
