using System.Globalization;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>
/// What users notice of a successor that hangs, refuses, resets, floods, drips or answers with errors while everything is mirrored to it, at a fifth of what the gateway manages.
/// In each round the shadow is off once before each fault, and the ratio is taken to that.
/// </summary>
internal sealed class IsolationBenchmark(Settings settings, Services services)
{
    private const int Connections = 64;
    private const double Wanted = 1.1;
    private const double Share = 0.2;
    private static readonly string[] Faults = ["none", "errors", "hang", "refuse", "reset", "flood", "drip"];

    // Copies that hang are given up after the instruction's time; what they hold is free after that.
    private static readonly TimeSpan Reported = TimeSpan.FromSeconds(2.5);

    public async Task<IReadOnlyList<IsolationResult>> RunAsync()
    {
        await services.StartServicesAsync();
        var size = settings.Sizes[0];
        var (off, on, refused) = (await services.GatewayAsync("legacy"), await services.GatewayAsync("shadow"), await services.GatewayOfNobodyAsync("shadow"));
        foreach (var gateway in (Contestant[])[on, refused, off])
        {
            await Wrk.RunAsync(services, gateway.Port, 32, size, 5);
        }

        var rate = (int)(Share * (await Wrk.RunAsync(services, off.Port, 32, size, settings.Seconds)).RequestsPerSecond);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"isolation, {size} B, {rate}/s: a fifth of what the gateway manages without mirroring"));
        var runs = Faults.ToDictionary(fault => fault, _ => new List<Run>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var fault in Faults)
            {
                var before = await LoadAsync(off, size, rate);
                runs[fault].Add(await MeasureAsync(fault == "refuse" ? refused : on, fault, size, rate, before));
            }
        }

        return [.. Faults.Select(fault => Summarize(fault, rate, runs[fault]))];
    }

    private async Task<Run> MeasureAsync(Contestant gateway, string fault, int size, int rate, LoadResult before)
    {
        await services.MisbehaveAsync(fault == "refuse" ? "none" : fault);
        await SplitBenchmark.TakeTotalsAsync(gateway);
        var load = await LoadAsync(gateway, size, rate);
        var memory = gateway.MemoryMib;
        await services.MisbehaveAsync("none");
        await Task.Delay(Reported, TimeProvider.System);
        var mirror = (await SplitBenchmark.TakeTotalsAsync(gateway)).GetProperty("mirror");
        return new(before.P99, load, Count("matched") + Count("mismatched"), Count("dropped"), Count("failed"), memory);

        long Count(string name) => mirror.GetProperty(name).GetInt64();
    }

    private async Task<LoadResult> LoadAsync(Contestant gateway, int size, int rate) =>
        await OpenLoopLoad.RunAsync(gateway.Port, size, rate, Connections, TimeSpan.FromSeconds(settings.Seconds));

    private static IsolationResult Summarize(string fault, int rate, List<Run> runs)
    {
        var result = new IsolationResult(
            fault, rate, Spread.Of(runs.Select(run => run.Off)), Spread.Of(runs.Select(run => run.On.P99)), Spread.Of(runs.Select(run => run.On.P99 / run.Off)),
            runs.Sum(run => run.On.Offered - run.On.Answered), runs.Sum(run => run.Compared) / (double)Math.Max(1, runs.Sum(run => run.On.Offered)),
            runs.Sum(run => run.Dropped), runs.Sum(run => run.NotAnswered), Spread.Of(runs.Select(run => run.Memory)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {fault,-7} users' p99 {result.On.Median,6:0.00} ms, {result.Off.Median,6:0.00} ms with the shadow off, ratio {result.Ratio.Median:0.00} ({result.Ratio.Lowest:0.00} to {result.Ratio.Highest:0.00}), wanted {Wanted}; failed {result.Failed}; compared {result.Coverage:0.0%}, dropped {result.Dropped}, not answered {result.NotAnswered}; {result.MemoryMib.Highest:0} MiB"));
        return result;
    }

    private sealed record Run(double Off, LoadResult On, long Compared, long Dropped, long NotAnswered, double Memory);
}
