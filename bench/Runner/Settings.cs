using System.Globalization;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>What to run and for how long.</summary>
internal sealed record Settings(
    string Bench, bool Gateway, bool Shadow, bool Isolation, bool Watched, bool Rollback, string? Json, int Seconds, int Rounds, int[] Connections, int[] Sizes, int Dashboards, int Rollbacks)
{
    public static Settings Parse(string[] args)
    {
        var names = new List<string>();
        var options = new Dictionary<string, string>();
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i].StartsWith("--", StringComparison.Ordinal))
            {
                options[args[i]] = ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.", nameof(args));
            }
            else
            {
                names.Add(args[i]);
            }
        }

        if (names.Except(["gateway", "shadow", "isolation", "dashboards", "rollback"]).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"There is no benchmark \"{unknown}\"; there are gateway, shadow, isolation, dashboards and rollback.", nameof(args));
        }

        return new Settings(
            args[0],
            names.Count == 0 || names.Contains("gateway"),
            names.Count == 0 || names.Contains("shadow"),
            names.Count == 0 || names.Contains("isolation"),
            names.Count == 0 || names.Contains("dashboards"),
            names.Count == 0 || names.Contains("rollback"),
            options.GetValueOrDefault("--json"),
            Number("--seconds", 5),
            Number("--rounds", 5),
            Numbers("--connections", [32, 512]),
            Numbers("--sizes", [100, 10_240]),
            Number("--dashboards", 50),
            Number("--rollbacks", 100));

        int Number(string name, int fallback) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
        int[] Numbers(string name, int[] fallback) =>
            options.TryGetValue(name, out var text) ? [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))] : fallback;
    }
}
