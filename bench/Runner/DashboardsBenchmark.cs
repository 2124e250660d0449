using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>
/// What it costs users that people look on: a whole server, controller and gateway in one process, at saturation in the middle of a canary, in turn with no dashboard
/// and with many open. Which comes first alternates; ratios are taken within a round.
/// </summary>
internal sealed class DashboardsBenchmark(Settings settings, Services services)
{
    private const int WarmUpSeconds = 8;
    private const double Wanted = 0.95;

    public async Task<DashboardsResult> RunAsync()
    {
        await services.StartServicesAsync();
        var (server, api, token) = await services.ServerAsync("""
            "traffic": { "key": "header:X-User" }, "triggers": [], "shadow": { "hold": "1s", "gates": [] }, "canary": { "hold": "1s", "steps": [50], "gates": [] }
            """);
        var (connections, size) = (settings.Connections[0], settings.Sizes[0]);
        await Task.WhenAll(ToCanaryAsync(api, token), Wrk.RunAsync(services, server.Port, connections, size, WarmUpSeconds));
        var (without, with) = (new List<Run>(), new List<Run>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var count in round % 2 == 0 ? new[] { 0, settings.Dashboards } : [settings.Dashboards, 0])
            {
                (count == 0 ? without : with).Add(await MeasureAsync(server, api, token, count, connections, size));
            }
        }

        var result = new DashboardsResult(
            settings.Dashboards, connections, Rate(without), Rate(with), Spread.Of(with.Zip(without, (it, other) => it.Wrk.RequestsPerSecond / other.Wrk.RequestsPerSecond)),
            Spread.Of(without.Select(run => run.Cpu)), Spread.Of(with.Select(run => run.Cpu)), Spread.Of(with.Select(run => run.Kilobytes)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            dashboards, {size} B, {connections} connections
              none open  {result.Without.Median,9:0} req/s ({result.Without.Lowest:0} to {result.Without.Highest:0}), {result.CpuMicrosecondsWithout.Median:0.0} us CPU each
              {result.Dashboards} open    {result.With.Median,9:0} req/s ({result.With.Lowest:0} to {result.With.Highest:0}), {result.CpuMicrosecondsWith.Median:0.0} us CPU each, {result.KilobytesPerSecond.Median:0} kB/s sent to them
              ratio      {result.Ratio.Median:0.000} ({result.Ratio.Lowest:0.000} to {result.Ratio.Highest:0.000}), wanted {Wanted}
            """));
        return result;
    }

    private static Spread Rate(IEnumerable<Run> runs) => Spread.Of(runs.Select(run => run.Wrk.RequestsPerSecond));

    private async Task<Run> MeasureAsync(Contestant server, Uri api, string token, int count, int connections, int size)
    {
        await using var watchers = count == 0 ? null : await Watchers.OpenAsync(count, api, token);
        var (cpu, bytes, looks) = (server.Cpu, watchers?.Bytes ?? 0, watchers?.FewestLooks ?? 0);
        var wrk = await Wrk.RunAsync(services, server.Port, connections, size, settings.Seconds);
        if (wrk.Errors > 0)
        {
            throw new InvalidOperationException($"{wrk.Errors} requests failed.");
        }

        // Dashboards that were told nothing would cost nothing.
        if (watchers is not null && watchers.FewestLooks - looks < settings.Seconds / 2)
        {
            throw new InvalidOperationException($"A dashboard was told {watchers.FewestLooks - looks} times in {settings.Seconds} s how the migration is.");
        }

        return new Run(wrk, (server.Cpu - cpu).TotalMicroseconds / wrk.Requests, ((watchers?.Bytes ?? 0) - bytes) / 1000.0 / settings.Seconds);
    }

    /// <summary>To the middle of the canary, where it holds: that is its goal. What is measured there is the most that is measured.</summary>
    private static async Task ToCanaryAsync(Uri api, string token)
    {
        using var http = new HttpClient { BaseAddress = api };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var started = await http.PostAsJsonAsync(new Uri("/api/migration/goal", UriKind.Relative), new { phase = "canary", force = true });
        started.EnsureSuccessStatusCode();
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            var status = await http.GetFromJsonAsync<JsonElement>(new Uri("/api/migration/status", UriKind.Relative));
            if (status.GetProperty("percentage").GetDouble() >= 50)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"The canary was not reached: {status}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private sealed record Run(Wrk Wrk, double Cpu, double Kilobytes);
}
