using System.Globalization;
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

    /// <summary>Half as many again as it takes, so that a step that gets a few requests less still passes.</summary>
    private const double Slack = 7.5;

    private const int EnoughForP95 = 100;

    /// <summary>The plan's text.</summary>
    /// <param name="secondsPerStep">Healthy evidence each step needs.</param>
    /// <param name="rate">Requests a second.</param>
    /// <param name="legacy">The flat service.</param>
    /// <param name="successor">The hierarchical service.</param>
    public static string Write(int secondsPerStep, int rate, Uri legacy, Uri successor)
    {
        var hold = DurationText.Format(TimeSpan.FromSeconds(secondsPerStep));
        var window = DurationText.Format(TimeSpan.FromSeconds(Math.Max(15, secondsPerStep * 4)));
        var perStep = rate * secondsPerStep;
        return $$"""
            {
              "name": "hal9-demo",
              "legacy": { "url": "{{legacy.ToString().TrimEnd('/')}}" },
              "successor": { "url": "{{successor.ToString().TrimEnd('/')}}" },
              "traffic": { "key": "header:{{UserHeader}}", "routes": ["/api/signals"], "servedBy": true },
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

    private static string ErrorRate(double requests, string window) =>
        $$"""{ "metric": "errorRate", "max": {{Number(Detectable(requests))}}, "window": "{{window}}" }""";

    /// <summary>The share that so many requests can rule out; no gate is looser than a half.</summary>
    private static double Detectable(double requests) => Math.Min(0.5, Slack / requests);

    private static string Latency(double requests, string window) =>
        $$"""{ "metric": "{{(requests >= EnoughForP95 ? "latencyP95" : "latencyP50")}}", "maxRatio": 1.5, "window": "{{window}}" }""";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
