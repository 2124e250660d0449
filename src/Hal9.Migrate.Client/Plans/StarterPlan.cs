using System.Text.Json;

namespace Hal9.Migrate.Client.Plans;

/// <summary>The plan that people begin with: what has to be said, and what they most often change, with the defaults.</summary>
internal static class StarterPlan
{
    public const string Name = "my-migration";
    public const string LegacyUrl = "http://127.0.0.1:9001";
    public const string SuccessorUrl = "http://127.0.0.1:9002";

    /// <summary>Its text.</summary>
    public static string Write(string name, string legacyUrl, string successorUrl) => $$"""
        // The plan of a migration. JSON with comments. "hal9-migrate plan schema" (Get-Hal9Plan -Schema) writes everything that is
        // allowed, "hal9-migrate plan check FILE" (Test-Hal9Plan FILE) finds every fault at once. What is left out is taken as it
        // stands here.
        {
          "name": {{Quote(name)}},

          // The system moved away from, and the one moved to. Both answer GET at "health"; HAL9 services name their components there.
          "legacy": { "url": {{Quote(legacyUrl)}}, "health": "/api/health", "timeout": "100s" },
          "successor": { "url": {{Quote(successorUrl)}}, "health": "/api/health", "timeout": "100s" },

          "traffic": {
            // What keeps a user on one side: "address", "header:NAME" or "cookie:NAME".
            "key": "address",
            // Templates by which evidence is grouped, such as "/api/neurons/{id}".
            "routes": []
          },

          // Requests are mirrored to the successor and compared; users get the legacy's answer.
          "shadow": {
            "sample": 100,
            "hold": "10m",
            "compare": {
              // Response headers that have to agree; parts of JSON answers that may differ, such as "/items/*/seenAt"; arrays that are sets, such as "/tags".
              "headers": [], "ignore": [], "sets": [],
              // Percent of the safe requests that the legacy is asked twice, to learn what differs by itself.
              "noise": { "sample": 10 }
            },
            "gates": [{ "metric": "parity", "min": 0.999 }, { "metric": "latencyP99", "maxRatio": 1.1 }]
          },

          // A small, growing share of the users is served by the successor. "hold" is healthy evidence, counted in seconds of measurement.
          "canary": {
            "steps": [5, 10, 25, 50],
            "hold": "10m",
            "gates": [{ "metric": "errorRate", "max": 0.001 }, { "metric": "latencyP99", "maxRatio": 1.1 }]
          },

          // Before most users are moved. A gate that a person answers: { "approval": true, "approvers": 1 }.
          "state": { "gates": [] },

          "rampUp": {
            "steps": [75, 90],
            "hold": "10m",
            "gates": [{ "metric": "errorRate", "max": 0.001 }, { "metric": "latencyP99", "maxRatio": 1.1 }]
          },

          // The successor serves everybody and the legacy stands by for so long; then "hal9-migrate complete" (Complete-Hal9Migration)
          // closes the migration.
          "full": { "hold": "24h", "gates": [] },

          // What rolls the migration back by itself.
          "triggers": [
            { "metric": "errorRate", "max": 0.05, "for": "1m" },
            { "metric": "latencyP99", "maxRatio": 2, "for": "5m" },
            { "metric": "health", "min": 0.8, "for": "3m" },
            { "metric": "parity", "min": 0.99, "for": "1m" }
          ]
        }

        """;

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
