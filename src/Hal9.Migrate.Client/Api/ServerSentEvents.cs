using System.Runtime.CompilerServices;
using System.Text;

namespace Hal9.Migrate.Client.Api;

/// <summary>Reads a stream of server-sent events (WHATWG HTML, section 9.2).</summary>
internal static class ServerSentEvents
{
    private const int LongestEvent = 32 * 1024 * 1024;

    /// <summary>One event, or, with neither, a sign of life.</summary>
    /// <param name="Id">Its id; null when it has none.</param>
    /// <param name="Data">What it carries; null for a comment.</param>
    internal readonly record struct Received(string? Id, string? Data);

    /// <summary>The events and signs of life until the stream ends. An unfinished last event is left out, as the standard says.</summary>
    public static async IAsyncEnumerable<Received> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var data = new StringBuilder();
        string? id = null;
        var hasData = false;
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                yield return new(id, hasData ? data.ToString() : null);
                (id, hasData) = (null, false);
                data.Clear();
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (field, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
            value = value.StartsWith(' ') ? value[1..] : value;
            switch (field)
            {
                case "data":
                    data.Append(hasData ? "\n" : "").Append(value);
                    hasData = true;
                    break;
                case "id":
                    id = value;
                    break;
                case "":
                    yield return default;
                    break;
                default:
                    // "event" and "retry" mean nothing here, and others are to be ignored.
                    break;
            }

            if (data.Length > LongestEvent)
            {
                throw new IOException($"An event is longer than {LongestEvent} characters.");
            }
        }
    }
}
