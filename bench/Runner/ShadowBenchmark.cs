using System.Globalization;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>
/// The highest fixed rate that a proxy sustains while it mirrors everything. Sustained means: over the whole run every user got a 200,
/// 99 % of them within <see cref="MaxP99"/> of when the request was due, and fewer than 0.1 % of the mirrored requests were lost.
/// Lost, for the gateway: candidates that were not compared. For NGINX, which counts nothing: requests that the legacy has answered
/// and the successor has not.
/// </summary>
internal sealed class ShadowBenchmark(Settings settings, Services services)
{
    private const double MaxP99 = 100;
    private const double MaxLost = 0.001;
    private const int Connections = 64;
    private const double Coarse = 1.25;
    private const double Fine = 1.03;
    private const int FirstRate = 4_000;

    // The last window closes with its second, and is reported after that.
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(2.5);

    public async Task<IReadOnlyList<ShadowResult>> RunAsync()
    {
        await services.StartServicesAsync();
        var gateway = await services.GatewayAsync("shadow");
        var nginx = await services.NginxAsync(mirror: true);
        var results = new List<ShadowResult>();
        foreach (var size in settings.Sizes)
        {
            await Wrk.RunAsync(services, gateway.Port, 32, size, 10);
            await Task.Delay(Reported, TimeProvider.System);
            var (ours, theirs) = (new List<Sustained>(), new List<Sustained>());
            for (var round = 0; round < settings.Rounds; round++)
            {
                ours.Add(await HighestAsync(gateway, size, rate => LossOfGatewayAsync(gateway, size, rate)));
                theirs.Add(await HighestAsync(nginx, size, rate => LossOfNginxAsync(nginx, size, rate)));
            }

            results.Add(Summarize(gateway.Name, size, ours, ours));
            results.Add(Summarize(nginx.Name, size, theirs, ours));
        }

        return results;
    }

    private static async Task<Sustained> HighestAsync(Contestant proxy, int size, Func<int, Task<(LoadResult Load, double Lost)>> measure)
    {
        var best = new Sustained(0, 0, 0);
        double passed = 0;
        double failed = 0;
        for (double rate = FirstRate; failed == 0; rate *= Coarse)
        {
            await TryAsync(rate);
        }

        while (passed > 0 && failed / passed > Fine)
        {
            await TryAsync(Math.Sqrt(passed * failed));
        }

        return best;

        async Task TryAsync(double rate)
        {
            var before = proxy.Cpu;
            var (load, lost) = await measure((int)rate);
            var good = load.Failed == 0 && load.Answered == load.Offered && load.P99 <= MaxP99 && lost < MaxLost;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {proxy.Name,-12} {size,6} B {(int)rate,7}/s  p50 {load.P50,7:0.0} ms  p99 {load.P99,8:0.0} ms  failed {load.Failed}  lost {lost:0.00%}  {(good ? "sustained" : "not sustained")}"));
            if (good)
            {
                passed = rate;
                best = new Sustained(rate, (proxy.Cpu - before).TotalMicroseconds / load.Answered, load.P99);
            }
            else
            {
                failed = rate;
            }
        }
    }

    private async Task<(LoadResult Load, double Lost)> LossOfGatewayAsync(Contestant gateway, int size, int rate)
    {
        await SplitBenchmark.TakeTotalsAsync(gateway);
        var load = await OpenLoopLoad.RunAsync(gateway.Port, size, rate, Connections, TimeSpan.FromSeconds(settings.Seconds));

        // What is in the queue may still be compared; what waits longer than this was never going to be.
        await Task.Delay(Reported, TimeProvider.System);
        var mirror = (await SplitBenchmark.TakeTotalsAsync(gateway)).GetProperty("mirror");
        var compared = mirror.GetProperty("matched").GetInt64() + mirror.GetProperty("mismatched").GetInt64();
        return (load, 1 - compared / (double)load.Offered);
    }

    private async Task<(LoadResult Load, double Lost)> LossOfNginxAsync(Contestant nginx, int size, int rate)
    {
        var (legacy, successor) = (await CountAsync(services.Legacy), await CountAsync(services.Successor));
        var load = await OpenLoopLoad.RunAsync(nginx.Port, size, rate, Connections, TimeSpan.FromSeconds(settings.Seconds));
        await Task.Delay(Reported, TimeProvider.System);
        var (served, mirrored) = (await CountAsync(services.Legacy) - legacy, await CountAsync(services.Successor) - successor);
        return (load, 1 - mirrored / (double)served);
    }

    private static async Task<long> CountAsync(Contestant service)
    {
        using var client = new HttpClient();
        return long.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{service.Port}/count")), CultureInfo.InvariantCulture);
    }

    private static ShadowResult Summarize(string name, int size, List<Sustained> runs, List<Sustained> ours)
    {
        var result = new ShadowResult(name, size,
            Spread.Of(runs.Select(run => run.Rate)), Spread.Of(runs.Select(run => run.Cpu)), Spread.Of(runs.Select(run => run.P99)),
            Spread.Of(runs.Zip(ours, (it, we) => we.Rate / Math.Max(1, it.Rate))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"shadow, {size} B: {name} sustains {result.RequestsPerSecond.Median:0}/s ({result.RequestsPerSecond.Lowest:0} to {result.RequestsPerSecond.Highest:0}), {result.CpuMicroseconds.Median:0.0} us CPU each; gateway / it {result.GatewayRatio.Median:0.00} ({result.GatewayRatio.Lowest:0.00} to {result.GatewayRatio.Highest:0.00})"));
        return result;
    }

    private sealed record Sustained(double Rate, double Cpu, double P99);
}
