using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>What the demo's users ask: phrases of neurons, each with its words in another order and a word added.</summary>
internal sealed class Signals
{
    private const int Phrases = 500;
    private static readonly string[] Fillers = ["please", "now", "again", "dave", "today", "slowly"];

    private readonly ImmutableArray<string> _paths;

    private Signals(ImmutableArray<string> paths) => _paths = paths;

    /// <summary>Takes the phrases from a service.</summary>
    public static async Task<Signals> ReadAsync(HttpClient http, Uri service, CancellationToken cancellationToken)
    {
        var page = await http.GetFromJsonAsync<JsonElement>(new Uri(service, $"/api/neurons?offset=0&limit={Phrases}"), cancellationToken);
        var phrases = page.GetProperty("neurons").EnumerateArray().Select(neuron => neuron.GetProperty("phrase").GetString()!);
        return new Signals([.. phrases.Select((phrase, i) => "/api/signals?content=" + Uri.EscapeDataString(Vary(phrase, i)))]);
    }

    /// <summary>The path of the n-th request.</summary>
    public string PathOf(long request) => _paths[(int)(request % _paths.Length)];

    private static string Vary(string phrase, int i)
    {
        var words = phrase.Split(' ');
        return string.Join(' ', words.Skip(i % words.Length).Concat(words.Take(i % words.Length)).Append(Fillers[i % Fillers.Length]));
    }
}
