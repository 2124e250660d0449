using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>What the demo's users ask: phrases of neurons, each with its words in another order and a word added.</summary>
internal sealed class Signals
{
    private const int Phrases = 500;
    private static readonly string[] Fillers = ["please", "now", "again", "dave", "today", "slowly"];

    private readonly ImmutableArray<string> _contents;
    private readonly ImmutableArray<string> _paths;

    private Signals(ImmutableArray<string> contents)
    {
        _contents = contents;
        _paths = [.. contents.Select(content => "/api/signals?content=" + Uri.EscapeDataString(content))];
    }

    /// <summary>Takes the phrases from a service.</summary>
    public static async Task<Signals> ReadAsync(HttpClient http, Uri service, CancellationToken cancellationToken)
    {
        var page = await http.GetFromJsonAsync<JsonElement>(new Uri(service, $"/api/neurons?offset=0&limit={Phrases}"), cancellationToken);
        var phrases = page.GetProperty("neurons").EnumerateArray().Select(neuron => neuron.GetProperty("phrase").GetString()!);
        return new Signals([.. phrases.Select((phrase, i) => Vary(phrase, i))]);
    }

    /// <summary>The path of the n-th request.</summary>
    public string PathOf(long request) => _paths[(int)(request % _paths.Length)];

    /// <summary>What the n-th request says.</summary>
    public string ContentOf(long request) => _contents[(int)(request % _contents.Length)];

    /// <summary>Where a signal is found that was sent to be kept.</summary>
    public static string StoredPathOf(string id) => $"/api/signals/{id}";

    private static string Vary(string phrase, int i)
    {
        var words = phrase.Split(' ');
        return string.Join(' ', words.Skip(i % words.Length).Concat(words.Take(i % words.Length)).Append(Fillers[i % Fillers.Length]));
    }
}
