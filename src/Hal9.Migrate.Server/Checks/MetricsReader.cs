using System.Globalization;

namespace Hal9.Migrate.Server.Checks;

/// <summary>Reads single values out of a service's Prometheus metrics.</summary>
internal static class MetricsReader
{
    private const int MaxLength = 4 * 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The samples without labels, by name; null when there are no metrics to be had.</summary>
    public static async Task<IReadOnlyDictionary<string, double>?> ReadAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            await response.Content.LoadIntoBufferAsync(MaxLength, limit.Token);
            return Parse(await response.Content.ReadAsStringAsync(limit.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The samples without labels of a text in the exposition format; null when it holds none.</summary>
    public static IReadOnlyDictionary<string, double>? Parse(string text)
    {
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#' && !line.Contains('{', StringComparison.Ordinal)))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, var value, ..]
                && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                samples[name] = number;
            }
        }

        return samples.Count == 0 ? null : samples;
    }
}
