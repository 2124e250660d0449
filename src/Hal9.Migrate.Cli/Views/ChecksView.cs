using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Health;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Pre-flight checks and verifications.</summary>
internal static class ChecksView
{
    public static IEnumerable<Block> Of(CheckReport report)
    {
        foreach (var category in report.Checks.GroupBy(check => check.Category))
        {
            yield return Grid.Of(
                [category.Key, "", ""],
                category.Select(check => (IEnumerable<Line>)
                [
                    check.Name,
                    Toned.Of(check.Status),
                    Say.Sentence(check.Message) + (check.Remedy is { } remedy && check.Status != HealthStatus.Healthy ? Line.Dim($" {remedy}") : ""),
                ]));
        }

        var counts = report.Checks.GroupBy(check => check.Status).ToDictionary(group => group.Key, group => group.Count());
        var words = new[] { HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Unhealthy, HealthStatus.Unknown }
            .Where(counts.ContainsKey).Select(status => $"{counts[status]} {status.ToString().ToLowerInvariant()}");
        yield return Lines.Of((report.Readiness switch
        {
            Readiness.Ready => Line.Good("Ready"),
            Readiness.ReadyWithWarnings => Line.Warn("Ready, with warnings"),
            _ => Line.Bad("Not ready"),
        }) + $": {string.Join(", ", words)}.");
    }

    public static IEnumerable<Block> Of(VerifyDocument verified)
    {
        yield return Grid.Of(
            ["test", "", "", ""],
            verified.Verifications.Select(verification => (IEnumerable<Line>)[verification.Test, verification.Name, Toned.Passed(verification.Passed), verification.Message]));
        var bad = verified.Verifications.Count(verification => verification.Passed != true);
        yield return Lines.Of(bad == 0
            ? Line.Good($"All {verified.Verifications.Length} verifications passed.")
            : Line.Bad(Say.Text($"{bad} of {verified.Verifications.Length} verifications did not pass.")));
    }
}
