using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>
/// The default plan with shortened holds, and with gates loosened to what the demo's few requests can show: with n requests and none
/// failed, all that is known is that fewer than 5/n fail; and a 95th percentile needs 100 requests before it has an upper bound.
/// </summary>
internal static class DemoPlan
{
    /// <summary>The header that tells the demo's users apart.</summary>
    public const string UserHeader = "X-Hal-User";

    /// <summary>The legacy's and the successor's mode.</summary>
    public static readonly ImmutableArray<string> Modes = ["flat", "hierarchical"];

    /// <summary>Half as many again as it takes, so that a step that gets a few requests less still passes.</summary>
    private const double Slack = 7.5;

    private const int EnoughForP95 = 100;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The plan's text.</summary>
    /// <param name="secondsPerStep">Healthy evidence each step needs.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="legacy">The flat service.</param>
    /// <param name="successor">The hierarchical service.</param>
    /// <param name="state">Which rows are moved, as JSON; null for none.</param>
    public static string Write(int secondsPerStep, int rate, Uri legacy, Uri successor, string? state)
    {
        var hold = DurationText.Format(TimeSpan.FromSeconds(secondsPerStep));
        var window = DurationText.Format(TimeSpan.FromSeconds(Math.Max(15, secondsPerStep * 4)));
        var perStep = rate * secondsPerStep;
        return $$"""
            {
              "name": "hal9-demo",
              "legacy": { "url": "{{legacy.ToString().TrimEnd('/')}}" },
              "successor": { "url": "{{successor.ToString().TrimEnd('/')}}" },
              "traffic": { "key": "header:{{UserHeader}}", "routes": ["/api/signals", "/api/signals/{id}"], "servedBy": true },{{(state is null ? "" : $"\n  \"state\": {state.ReplaceLineEndings("\n  ")},")}}
              "shadow": {
                "hold": "{{hold}}",
                "compare": { "ignore": ["/diagnostics"] },
                "gates": [
                  { "metric": "parity", "min": {{Number(1 - Detectable(perStep))}}, "window": "{{window}}" },
                  {{Latency(perStep, window)}}
                ]
              },
              "canary": {
                "hold": "{{hold}}",
                "gates": [{{ErrorRate(perStep * 0.05, window)}}, {{Latency(perStep * 0.05, window)}}]
              },
              "rampUp": {
                "hold": "{{hold}}",
                "gates": [{{ErrorRate(perStep * 0.75, window)}}, {{Latency(perStep * 0.75, window)}}]
              },
              "full": { "hold": "{{hold}}", "gates": [{{ErrorRate(perStep, window)}}] },
              "triggers": [
                { "metric": "errorRate", "max": 0.05, "window": "4s", "for": "2s" },
                { "metric": "latencyP50", "maxRatio": 5, "window": "4s", "for": "2s", "name": "latency" },
                { "metric": "health", "min": 0.8, "window": "4s", "for": "4s" },
                { "metric": "parity", "min": 0.99, "window": "4s", "for": "2s" }
              ]
            }
            """;
    }

    /// <summary>The variable of the server that says where a service's rows are.</summary>
    public static string SecretOf(string mode) => $"HAL9_SECRET_{mode.ToUpperInvariant()}";

    /// <summary>The rows of the sample that is shipped, between the two services' stores.</summary>
    /// <param name="sample">The sample's folder.</param>
    /// <param name="kind">The stores' kind.</param>
    public static string RowsOf(string sample, string kind)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var state = JsonNode.Parse(File.ReadAllText(Path.Combine(sample, "migration", "plan.json")), documentOptions: options)!["state"]!;
        foreach (var (side, mode) in (ReadOnlySpan<(string, string)>)[("source", Modes[0]), ("target", Modes[1])])
        {
            // A connection may hold a password, and everybody who may read a plan may read what it says.
            state[side]!["kind"] = kind;
            state[side]!["connection"] = $"${{env:{SecretOf(mode)}}}";
        }

        return state.ToJsonString(Readable);
    }

    private static string ErrorRate(double requests, string window) =>
        $$"""{ "metric": "errorRate", "max": {{Number(Detectable(requests))}}, "window": "{{window}}" }""";

    /// <summary>The share that so many requests can rule out; no gate is looser than a half.</summary>
    private static double Detectable(double requests) => Math.Min(0.5, Slack / requests);

    private static string Latency(double requests, string window) =>
        $$"""{ "metric": "{{(requests >= EnoughForP95 ? "latencyP95" : "latencyP50")}}", "maxRatio": 1.5, "window": "{{window}}" }""";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
