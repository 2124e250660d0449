using System.Globalization;

namespace Hal9.Migrate.SystemTests.Programs;

/// <summary>Plans for a few users and little time.</summary>
internal static class PlanText
{
    /// <summary>Brief holds, so that there is time to see each phase and little more; and lenient gates.</summary>
    /// <param name="legacy">The legacy.</param>
    /// <param name="successor">The successor.</param>
    /// <param name="canaryHold">Seconds of each canary step.</param>
    public static string Brief(Uri legacy, Uri successor, int canaryHold = 2) => $$"""
        {
          "name": "hal9-system",
          "legacy": { "url": "{{legacy}}" },
          "successor": { "url": "{{successor}}" },
          "traffic": { "key": "header:X-User", "routes": ["/api/signals"], "servedBy": true },
          "shadow": { "hold": "2s", "compare": { "ignore": ["/diagnostics"] }, "gates": [{ "metric": "parity", "min": 0.9 }] },
          "canary": { "steps": [20, 50], "hold": "{{canaryHold.ToString(CultureInfo.InvariantCulture)}}s", "gates": [{ "metric": "errorRate", "max": 0.2 }] },
          "rampUp": { "steps": [75], "hold": "2s", "gates": [{ "metric": "errorRate", "max": 0.2 }] },
          "full": { "hold": "2s" },
          "triggers": [{ "metric": "errorRate", "max": 0.05, "window": "4s", "for": "2s" }]
        }
        """;
}
