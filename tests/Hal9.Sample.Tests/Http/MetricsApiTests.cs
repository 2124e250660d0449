using System.Globalization;
using System.Text.RegularExpressions;

namespace Hal9.Sample.Tests.Http;

public sealed partial class MetricsApiTests
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_AfterSomeRequests_CountsThemInValidText(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        for (var i = 0; i < 3; i++)
        {
            (await sample.AskAsync(sample.Phrases.Phrase(i))).Dispose();
        }

        (await sample.SendAsync("hello")).Dispose();
        (await sample.GetAsync("/api/signals")).Dispose();
        (await sample.GetAsync("/secret/path/42")).Dispose();

        using var response = await sample.GetAsync("/metrics");
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var samples = Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        samples["""hal9_requests_total{method="GET",route="/api/signals",status="200"}"""].ShouldBe(3);
        samples["""hal9_requests_total{method="GET",route="/api/signals",status="400"}"""].ShouldBe(1);
        samples["""hal9_requests_total{method="POST",route="/api/signals",status="201"}"""].ShouldBe(1);
        samples["""hal9_requests_total{method="GET",route="unmatched",status="404"}"""].ShouldBe(1);
        samples.Keys.ShouldNotContain(name => name.Contains("secret", StringComparison.Ordinal));
        samples["""hal9_request_duration_seconds_count{method="GET",route="/api/signals"}"""].ShouldBe(4);
        samples["""hal9_request_duration_seconds_bucket{method="GET",route="/api/signals",le="+Inf"}"""].ShouldBe(4);
        samples["hal9_neurons"].ShouldBe(RunningSample.Neurons);
        samples["hal9_comparisons_total"].ShouldBeInRange(mode == "flat" ? 1200 : 50, 1200);
        samples["hal9_open_connections"].ShouldBe(1);
        samples["hal9_cpu_limit_cores"].ShouldBe(Environment.ProcessorCount);
        samples["hal9_memory_limit_bytes"].ShouldBeGreaterThan(1e6);
        samples["process_resident_memory_bytes"].ShouldBeGreaterThan(1e6);
        samples["process_cpu_seconds_total"].ShouldBeGreaterThan(0);
        var started = DateTimeOffset.FromUnixTimeSeconds((long)samples["process_start_time_seconds"]);
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        started.UtcDateTime.ShouldBe(self.StartTime.ToUniversalTime(), TimeSpan.FromSeconds(2));
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_Histogram_HasBucketsThatGrow(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        (await sample.GetAsync("/api/neurons")).Dispose();
        var text = await sample.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        var buckets = Parse(text)
            .Where(pair => pair.Key.StartsWith("hal9_request_duration_seconds_bucket", StringComparison.Ordinal))
            .ToList();
        buckets.Count.ShouldBe(15);
        buckets.Select(pair => pair.Value).ShouldBeInOrder();
        buckets[^1].Key.ShouldContain("le=\"+Inf\"");
    }

    /// <summary>Reads the text format strictly: every sample under its family's HELP and TYPE, no sample twice.</summary>
    private static Dictionary<string, double> Parse(string text)
    {
        text.ShouldEndWith("\n");
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        var (family, type) = ("", "");
        var families = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n')[..^1])
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                family = help.Groups["name"].Value;
                families.Add(family).ShouldBeTrue(line);
            }
            else if (TypeLine().Match(line) is { Success: true } typed)
            {
                typed.Groups["name"].Value.ShouldBe(family);
                type = typed.Groups["type"].Value;
            }
            else
            {
                var match = SampleLine().Match(line);
                match.Success.ShouldBeTrue(line);
                var name = match.Groups["name"].Value;
                name.ShouldStartWith(family);
                var suffix = name[family.Length..];
                (type == "histogram" ? suffix is "_bucket" or "_sum" or "_count" : suffix.Length == 0).ShouldBeTrue(line);
                var value = match.Groups["value"].Value;
                samples.Add(
                    name + match.Groups["labels"].Value,
                    value == "+Inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture));
            }
        }

        return samples;
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) \S.*$", Linear)]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", Linear)]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+\})? (?<value>\S+)$""",
        Linear)]
    private static partial Regex SampleLine();
}
