using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>Metrics as text, read as strictly as the OpenMetrics specification wants it (its version 1.0, but for exemplars and timestamps, which we do not write).</summary>
internal sealed partial class MetricsPage
{
    private static readonly string[] Units = ["seconds", "bytes", "ratio"];

    private readonly Dictionary<string, (string Type, string? Help, string? Unit)> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _samples = new(StringComparer.Ordinal);

    /// <summary>Where Debian puts promtool.</summary>
    public static string? Promtool { get; } = new[] { "/usr/bin/promtool", "/usr/local/bin/promtool" }.FirstOrDefault(File.Exists);

    /// <summary>The families by the names that their headers have.</summary>
    public IDictionary<string, (string Type, string? Help, string? Unit)> Families => _families;

    /// <summary>The samples, by name and labels as they are written.</summary>
    public IDictionary<string, double> Samples => _samples;

    /// <summary>A sample's value.</summary>
    public double this[string series] => _samples.TryGetValue(series, out var value) ? value : throw new ShouldAssertException($"There is no {series} in\n{string.Join('\n', _samples.Keys)}");

    public static MetricsPage Read(string text, bool isOpen)
    {
        var read = new MetricsPage();
        text.ShouldEndWith("\n");
        var lines = text.Split('\n')[..^1].ToList();
        if (isOpen)
        {
            lines[^1].ShouldBe("# EOF");
            lines.RemoveAt(lines.Count - 1);
        }

        lines.ShouldNotContain("# EOF");
        var (name, type) = ("", "");
        foreach (var line in lines)
        {
            if (HeaderLine().Match(line) is { Success: true } header)
            {
                var (keyword, family, rest) = (header.Groups["keyword"].Value, header.Groups["family"].Value, header.Groups["rest"].Value);
                if (family != name)
                {
                    read._families.ShouldNotContainKey(family, "Headers and samples of a family stand together.");
                    (name, type) = (family, "");
                    read._families.Add(name, ("", null, null));
                }

                var known = read._families[name];
                read._families[name] = keyword switch { "TYPE" => known with { Type = type = rest }, "HELP" => known with { Help = rest }, _ => known with { Unit = rest } };
                continue;
            }

            var sample = SampleLine().Match(line);
            sample.Success.ShouldBeTrue(line);
            sample.Groups["name"].Value.ShouldBeOneOf([.. SampleNames(name, type, isOpen)], line);
            read._samples.TryAdd(sample.Groups["name"].Value + sample.Groups["labels"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture)).ShouldBeTrue($"Twice: {line}");
        }

        foreach (var (family, (kind, help, unit)) in read._families)
        {
            (kind.Length, help?.Length).ShouldNotBe((0, null), family);
            unit.ShouldBe(isOpen ? Units.FirstOrDefault(one => family.EndsWith('_' + one, StringComparison.Ordinal)) : null, family);
            if (isOpen)
            {
                family.ShouldNotEndWith("_total");
            }
        }

        read.ShouldHaveWholeHistograms();
        return read;
    }

    /// <summary>What promtool has to say against it; empty when nothing, null when there is no promtool.</summary>
    public static async Task<string?> LintAsync(string text)
    {
        if (Promtool is not { } program)
        {
            return null;
        }

        using var process = Process.Start(new ProcessStartInfo(program, "check metrics") { RedirectStandardInput = true, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said + (process.ExitCode == 0 ? "" : $"exit code {process.ExitCode}");
    }

    private static IEnumerable<string> SampleNames(string name, string type, bool isOpen) => type switch
    {
        "counter" => isOpen ? [name + "_total"] : [name],
        "histogram" => [name + "_bucket", name + "_sum", name + "_count"],
        _ => [name],
    };

    private void ShouldHaveWholeHistograms()
    {
        foreach (var family in _families.Where(family => family.Value.Type == "histogram").Select(family => family.Key))
        {
            var series = _samples.Where(sample => sample.Key.StartsWith(family + "_bucket", StringComparison.Ordinal)).GroupBy(sample => Bound().Replace(sample.Key, ""));
            foreach (var buckets in series)
            {
                var counts = buckets.Select(bucket => bucket.Value).ToImmutableArray();
                counts.ShouldBe(counts.Order());
                buckets.Last().Key.ShouldContain("le=\"+Inf\"");
                this[buckets.Key.Replace("_bucket", "_count", StringComparison.Ordinal)].ShouldBe(counts[^1]);
                this[buckets.Key.Replace("_bucket", "_sum", StringComparison.Ordinal)].ShouldBeGreaterThanOrEqualTo(0);
            }
        }
    }

    [GeneratedRegex("^# (?<keyword>TYPE|HELP|UNIT) (?<family>[a-z][a-z0-9_]*) (?<rest>.+)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex HeaderLine();

    [GeneratedRegex("""^(?<name>[a-z][a-z0-9_]*)(?<labels>\{[a-z_]+="(?:[^"\\]|\\["\\n])*"(?:,[a-z_]+="(?:[^"\\]|\\["\\n])*")*\})? (?<value>-?[0-9.]+(?:E[+-][0-9]+)?)$""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SampleLine();

    [GeneratedRegex(""",?le="[^"]*"|\{le="[^"]*"\}""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Bound();
}
