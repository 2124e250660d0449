using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Benchmarks.Databases;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Benchmarks.Judging;

/// <summary>What the judge costs the controller each second, with many gates over long windows of many routes.</summary>
/// <param name="gates">How many gates; with them the four triggers that a plan has by default.</param>
/// <param name="ticks">How many seconds are judged.</param>
internal sealed class GatesBenchmark(int gates, int ticks)
{
    private const int WarmUp = 300;
    private const int Routes = 20;
    private const int DistinctSeconds = 60;

    private static readonly (string Metric, string Limit)[] Conditions =
    [
        ("errorRate", "max\":0.01"), ("errorRate", "maxRatio\":2"), ("latencyP50", "max\":500"), ("latencyP95", "maxRatio\":2"), ("latencyP99", "maxRatio\":2"),
        ("throughput", "min\":1"), ("health", "min\":0.8"), ("cpu", "max\":4"), ("memory", "maxRatio\":3"), ("latencyP99", "max\":900"),
    ];

    private static readonly string[] Windows = ["10s", "1m", "5m", "15m", "1h"];

    /// <summary>Runs it and writes what it found.</summary>
    public void Run(bool json, TextWriter writer)
    {
        var plan = PlanOf(gates);
        var state = MigrationState.Empty with { Plan = plan, Position = new(new(Phase.Canary, Percentage.Half), DateTimeOffset.UnixEpoch, 1) };
        var random = new Random(9);
        var seconds = Enumerable.Range(0, DistinctSeconds).Select(_ => Second(random)).ToList();
        var (series, memory) = (EvidenceSeries.Empty, JudgeMemory.Empty);
        var took = new List<double>(ticks);
        var allocated = 0L;
        for (var tick = 0; tick < WarmUp + ticks; tick++)
        {
            series = series.Append(seconds[tick % DistinctSeconds] with { Start = DateTimeOffset.UnixEpoch.AddSeconds(tick) });
            var (since, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            (_, memory) = Assessor.Assess(state, series, memory);
            if (tick >= WarmUp)
            {
                took.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        var result = new
        {
            gates, routes = Routes, ticks, p50_ms = Figures.Median(took), p99_ms = Figures.Quantile(took, 0.99), highest_ms = took.Max(), wanted_ms = 5, allocated_kib = allocated / 1024.0 / ticks,
        };
        writer.WriteLine(json ? JsonSerializer.Serialize(result) : string.Create(
            CultureInfo.InvariantCulture,
            $"{gates} gates and 4 triggers, {Routes} routes on both sides, windows up to an hour: a tick takes {result.p50_ms:0.00} ms p50, {result.p99_ms:0.00} ms p99, {result.highest_ms:0.00} ms at most (wanted {result.wanted_ms}), and {result.allocated_kib:0} KiB"));
    }

    private static MigrationPlan PlanOf(int gates)
    {
        var list = Enumerable.Range(0, gates).Select(i => (Conditions[i % Conditions.Length], Windows[i / Conditions.Length % Windows.Length], i))
            .Select(gate => $$"""{"name":"gate{{gate.i}}","metric":"{{gate.Item1.Metric}}","{{gate.Item1.Limit}},"window":"{{gate.Item2}}"}""");
        var (plan, problem) = PlanReader.Read(
            $$"""{ "name": "gates", "legacy": { "url": "http://legacy" }, "successor": { "url": "http://successor" }, "canary": { "hold": "24h", "gates": [{{string.Join(',', list)}}] } }""");
        return plan ?? throw new InvalidOperationException(problem!.ToString());
    }

    private static EvidenceWindow Second(Random random) => new()
    {
        Start = DateTimeOffset.UnixEpoch,
        Complete = true,
        Strata = [.. from subject in (Subject[])[Subject.Legacy, Subject.Successor] from route in Enumerable.Range(0, Routes) select Route(random, subject, $"/api/resource{route}/{{id}}")],
        Legacy = new(Gauge.Of(1), Gauge.Of(0.5), Gauge.Of(200)),
        Successor = new(Gauge.Of(1), Gauge.Of(0.4), Gauge.Of(180)),
    };

    private static StratumTally Route(Random random, Subject subject, string route)
    {
        var latencies = Enumerable.Range(0, random.Next(5, 100)).Select(_ => TimeSpan.FromMilliseconds(Math.Exp(3 + random.NextDouble()))).ToList();
        return new(new(subject, MethodClass.Safe, route), latencies.Count, random.Next(200) == 0 ? 1 : 0, LatencyHistogram.Of(latencies));
    }
}
