using System.Globalization;
using System.Text.Json;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>
/// Requests per second at saturation: every proxy is loaded in turn, again and again, in an order that moves on by one each round, so
/// that a slow stretch of the machine meets all of them. Ratios are taken within a round, and their median is what counts.
/// </summary>
internal sealed class SplitBenchmark(Settings settings, Services services)
{
    private const int WarmUpSeconds = 8;

    public async Task<IReadOnlyList<SplitResult>> RunAsync()
    {
        await services.StartServicesAsync();
        Contestant[] proxies = [await services.GatewayAsync("split"), await services.BareYarpAsync(), await services.NginxAsync(mirror: false), await services.HaproxyAsync()];
        var gateway = proxies[0];
        var results = new List<SplitResult>();
        foreach (var proxy in proxies)
        {
            await Wrk.RunAsync(services, proxy.Port, settings.Connections[0], settings.Sizes[0], WarmUpSeconds);
            await Wrk.RunAsync(services, proxy.Port, settings.Connections[^1], settings.Sizes[^1], WarmUpSeconds);
        }

        foreach (var size in settings.Sizes)
        {
            foreach (var connections in settings.Connections)
            {
                var runs = proxies.ToDictionary(proxy => proxy.Name, _ => new List<Run>());
                for (var round = 0; round < settings.Rounds; round++)
                {
                    foreach (var proxy in proxies.Skip(round % proxies.Length).Concat(proxies.Take(round % proxies.Length)))
                    {
                        runs[proxy.Name].Add(await MeasureAsync(proxy, gateway, connections, size));
                    }
                }

                results.AddRange(Summarize(runs, gateway.Name, connections, size));
            }
        }

        return results;
    }

    private async Task<Run> MeasureAsync(Contestant proxy, Contestant gateway, int connections, int size)
    {
        await TakeTotalsAsync(gateway);
        var before = proxy.Cpu;
        var wrk = await Wrk.RunAsync(services, proxy.Port, connections, size, settings.Seconds);
        var cpu = (proxy.Cpu - before).TotalMicroseconds / wrk.Requests;
        if (proxy == gateway)
        {
            await CheckEvidenceAsync(gateway, wrk.Requests);
        }

        return new Run(wrk, cpu);
    }

    /// <summary>A gateway that is fast because it does not measure would be no gateway: its evidence has to hold what wrk has seen.</summary>
    private static async Task CheckEvidenceAsync(Contestant gateway, long requests)
    {
        // The last window closes with its second, and is reported after that.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System);
        var totals = await TakeTotalsAsync(gateway);
        var (legacy, successor) = (totals.GetProperty("legacy").GetInt64(), totals.GetProperty("successor").GetInt64());
        if (legacy + successor < requests || Math.Min(legacy, successor) < requests / 3)
        {
            throw new InvalidOperationException($"wrk has seen {requests} answers, the gateway's evidence holds {legacy} of the legacy and {successor} of the successor.");
        }
    }

    internal static async Task<JsonElement> TakeTotalsAsync(Contestant gateway)
    {
        await gateway.In.WriteLineAsync("totals");
        await gateway.In.FlushAsync();
        return JsonDocument.Parse(await gateway.Out.ReadLineAsync() ?? throw new InvalidOperationException("The gateway has ended.")).RootElement;
    }

    private static IEnumerable<SplitResult> Summarize(Dictionary<string, List<Run>> runs, string gateway, int connections, int size)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nsplit, {size} B, {connections} connections"));
        Console.WriteLine($"  {"",-10} {"req/s",9} {"lowest",9} {"highest",9} {"us CPU",8} {"p99 ms",8} {"errors",7}   gateway / it");
        foreach (var (name, list) in runs)
        {
            var result = new SplitResult(name, size, connections,
                Spread.Of(list.Select(run => run.Wrk.RequestsPerSecond)),
                Spread.Of(list.Select(run => run.Cpu)),
                Spread.Of(list.Select(run => run.Wrk.P99Milliseconds)),
                list.Sum(run => run.Wrk.Errors),
                Spread.Of(list.Zip(runs[gateway], (it, ours) => ours.Wrk.RequestsPerSecond / it.Wrk.RequestsPerSecond)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name,-10} {result.RequestsPerSecond.Median,9:0} {result.RequestsPerSecond.Lowest,9:0} {result.RequestsPerSecond.Highest,9:0} {result.CpuMicroseconds.Median,8:0.0} {result.P99Milliseconds.Median,8:0.0} {result.Errors,7}   {result.GatewayRatio.Median:0.00} ({result.GatewayRatio.Lowest:0.00} to {result.GatewayRatio.Highest:0.00})"));
            yield return result;
        }
    }

    private sealed record Run(Wrk Wrk, double Cpu);
}
