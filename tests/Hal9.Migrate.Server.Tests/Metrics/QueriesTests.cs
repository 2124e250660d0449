using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Server.Tests.Metrics;

/// <summary>What alert rules and the dashboard ask for is what the product exposes.</summary>
public sealed partial class QueriesTests
{
    /// <summary>What Prometheus adds to every series.</summary>
    private static readonly ImmutableArray<string> Added = ["instance", "job"];

    /// <summary>The values that a label can have, where they are known beforehand.</summary>
    private static readonly Dictionary<string, IEnumerable<string>> Values = new(StringComparer.Ordinal)
    {
        ["hal9_migrate_status status"] = Enum.GetNames<MigrationStatus>(),
        ["hal9_migrate_gateways state"] = ["up_to_date", "behind", "silent"],
        ["subject"] = Enum.GetNames<Subject>().Select(name => name.ToLowerInvariant()),
        ["result"] = ["matched", "mismatched", "failed", "dropped", "skipped"],
        ["quantile"] = ["0.5", "0.95", "0.99"],
    };

    [Fact]
    public void Alerts_AskForWhatThereIs()
    {
        var text = Catalogue.Document("alerts.yml");
        var asked = Expression().Matches(text).Select(rule => rule.Groups["text"].Value).ToList();

        asked.Count.ShouldBe(AlertName().Count(text));
        asked.ShouldAllBe(expression => Faults(expression).Count == 0, string.Join('\n', asked.SelectMany(Faults)));
    }

    [Fact]
    public void Dashboard_AsksForWhatThereIs()
    {
        using var dashboard = JsonDocument.Parse(Catalogue.Document("grafana-dashboard.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        var asked = panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();

        asked.ShouldAllBe(expression => Faults(expression).Count == 0, string.Join('\n', asked.SelectMany(Faults)));
        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        string.Concat(asked).ShouldSatisfyAllConditions(
            all => all.ShouldContain("hal9_migrate_phase"), all => all.ShouldContain("hal9_migrate_requests_total"), all => all.ShouldContain("hal9_migrate_request_errors_total"),
            all => all.ShouldContain("hal9_migrate_request_duration_seconds_bucket"), all => all.ShouldContain("hal9_migrate_parity_ratio"),
            all => all.ShouldContain("hal9_migrate_state_lag_seconds"), all => all.ShouldContain("hal9_migrate_change_log_entries"),
            all => all.ShouldContain("hal9_migrate_gateways"), all => all.ShouldContain("NeedsDecision"));
    }

    [Theory]
    [InlineData("hal9_migrate_no_such_thing > 1")]
    [InlineData("rate(hal9_migrate_request_duration_seconds[1m])")]
    [InlineData("hal9_migrate_phase{status=\"x\"}")]
    [InlineData("hal9_migrate_status{status=\"Needs\"} == 1")]
    [InlineData("sum by (gateway) (hal9_migrate_phase)")]
    public void Query_ForWhatThereIsNot_IsFound(string query) => Faults(query).ShouldNotBeEmpty();

    private static List<string> Faults(string expression)
    {
        var faults = new List<string>();
        var labels = new HashSet<string>(Added, StringComparer.Ordinal);
        foreach (Match metric in Metric().Matches(expression))
        {
            var name = metric.Groups["name"].Value;
            if (name != "up" && !Catalogue.Series.ContainsKey(name))
            {
                faults.Add($"There is no {name}: {expression}");
                continue;
            }

            var own = Added.AddRange(name == "up" ? [] : Catalogue.Series[name]);
            labels.UnionWith(own);
            foreach (Match selector in Selector().Matches(metric.Groups["selectors"].Value))
            {
                var (label, asked) = (selector.Groups["label"].Value, selector.Groups["value"].Value);
                var known = Values.GetValueOrDefault($"{name} {label}") ?? Values.GetValueOrDefault(label);
                if (!own.Contains(label) || (known is not null && asked.Split('|').Except(known).Any()))
                {
                    faults.Add($"{name} has no {label} {asked}: {expression}");
                }
            }
        }

        faults.AddRange(Grouping().Matches(expression).SelectMany(grouping => grouping.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries))
            .Where(label => !labels.Contains(label)).Select(label => $"Nothing has {label}: {expression}"));
        return faults;
    }

    [GeneratedRegex(@"^ +expr: (\|\n(?<text>( {10,}.+\n)+)|(?<text>.+)$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Expression();

    [GeneratedRegex("^ +- alert:", RegexOptions.Multiline, 1_000)]
    private static partial Regex AlertName();

    [GeneratedRegex(@"\b(?<name>(hal9|process)_[a-z_0-9]+|up)\b(\{(?<selectors>[^}]*)\})?", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Metric();

    [GeneratedRegex("(?<label>[a-z_]+)=~?\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(by|on) \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Grouping();
}
