using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>
/// The default plan with shortened holds, and with gates loosened to what the demo's few requests can show: with n requests and none
/// failed, all that is known at 95 % is that fewer than 3/n fail.
/// </summary>
internal static class DemoPlan
{
    /// <summary>Half as many again as the rule of three asks for, so that a step that gets a few requests less still passes.</summary>
    private const double Slack = 4.5;

    /// <summary>The header that tells the demo's users apart.</summary>
    public const string UserHeader = "X-Hal-User";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The plan's text.</summary>
    public static string Write(DemoOptions options, Uri legacy, Uri successor)
    {
        var hold = DurationText.Format(TimeSpan.FromSeconds(options.SecondsPerStep));
        var window = DurationText.Format(TimeSpan.FromSeconds(Math.Max(10, options.SecondsPerStep * 4)));
        var perStep = options.RequestsPerSecond * options.SecondsPerStep;
        return new JsonObject
        {
            ["name"] = "hal9-demo",
            ["legacy"] = new JsonObject { ["url"] = legacy.ToString().TrimEnd('/') },
            ["successor"] = new JsonObject { ["url"] = successor.ToString().TrimEnd('/') },
            ["traffic"] = new JsonObject { ["key"] = $"header:{UserHeader}", ["routes"] = new JsonArray("/api/signals"), ["servedBy"] = true },
            ["shadow"] = new JsonObject
            {
                ["hold"] = hold,
                ["compare"] = new JsonObject { ["ignore"] = new JsonArray("/diagnostics") },
                ["gates"] = new JsonArray(
                    new JsonObject { ["metric"] = "parity", ["min"] = Math.Round(1 - Slack / perStep, 4), ["window"] = window },
                    new JsonObject { ["metric"] = "latencyP95", ["maxRatio"] = 1.1, ["window"] = window }),
            },
            ["canary"] = new JsonObject { ["hold"] = hold, ["gates"] = Gates(perStep * 0.05, window) },
            ["rampUp"] = new JsonObject { ["hold"] = hold, ["gates"] = Gates(perStep * 0.75, window) },
            ["full"] = new JsonObject { ["hold"] = hold, ["gates"] = new JsonArray(ErrorRate(perStep, window)) },
            ["triggers"] = new JsonArray(
                new JsonObject { ["metric"] = "errorRate", ["max"] = 0.05, ["window"] = "4s", ["for"] = "2s" },
                new JsonObject { ["name"] = "latency", ["metric"] = "latencyP95", ["maxRatio"] = 2, ["window"] = "4s", ["for"] = "2s" },
                new JsonObject { ["metric"] = "health", ["min"] = 0.8, ["window"] = "4s", ["for"] = "4s" },
                new JsonObject { ["metric"] = "parity", ["min"] = 0.99, ["window"] = "4s", ["for"] = "2s" }),
        }.ToJsonString(Readable);
    }

    private static JsonArray Gates(double requests, string window) =>
        new(ErrorRate(requests, window), new JsonObject { ["metric"] = "latencyP95", ["maxRatio"] = 1.1, ["window"] = window });

    private static JsonObject ErrorRate(double requests, string window) =>
        new() { ["metric"] = "errorRate", ["max"] = Math.Min(0.5, Math.Ceiling(Slack / requests * 1_000) / 1_000), ["window"] = window };
}
