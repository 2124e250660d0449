using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>One run of wrk.</summary>
internal sealed partial record Wrk(double RequestsPerSecond, long Requests, long Errors, double P99Milliseconds)
{
    // A new user with each request, so that both sides are served from every connection.
    private const string Script = """
        local n = 0
        request = function()
          n = n + 1
          return wrk.format("GET", nil, { ["X-User"] = "user-" .. (n % 50000), ["Host"] = "shop.example" })
        end
        """;

    public static async Task<Wrk> RunAsync(Services services, int port, int connections, int size, int seconds)
    {
        var script = services.FileOf("user.lua");
        if (!File.Exists(script))
        {
            await File.WriteAllTextAsync(script, Script);
        }

        var start = new ProcessStartInfo("wrk",
        [
            "-t2", string.Create(CultureInfo.InvariantCulture, $"-c{connections}"), string.Create(CultureInfo.InvariantCulture, $"-d{seconds}"),
            "--latency", "-s", script, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{size}"),
        ])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Parse(text);
    }

    private static Wrk Parse(string text)
    {
        var errors = Whole(BadAnswers().Match(text).Groups["count"].Value)
            + SocketErrors().Match(text).Groups.Values.Skip(1).Sum(group => Whole(group.Value));
        var p99 = P99().Match(text).Groups;
        var unit = p99["unit"].Value switch { "us" => 0.001, "ms" => 1, _ => 1_000 };
        return new Wrk(
            Number(Rate().Match(text).Groups["rate"].Value), Whole(Count().Match(text).Groups["count"].Value), errors, Number(p99["value"].Value) * unit);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long Whole(string text) => text.Length == 0 ? 0 : long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?<count>\d+) requests in", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Count();

    [GeneratedRegex(@"99%\s+(?<value>[\d.]+)(?<unit>us|ms|s)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex P99();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<count>\d+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex BadAnswers();

    [GeneratedRegex(@"Socket errors: connect (?<connect>\d+), read (?<read>\d+), write (?<write>\d+), timeout (?<timeout>\d+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SocketErrors();
}
