using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using MathNet.Numerics.Distributions;

namespace Hal9.Migrate.Benchmarks.Judging;

/// <summary>How often a good successor is called bad, and how soon a bad one is.</summary>
/// <param name="runs">Simulated migrations a cell.</param>
/// <param name="everySeconds">How often the judge looks.</param>
internal sealed class JudgeBenchmark(int runs, int everySeconds)
{
    private const double ErrorRate = 0.001;
    private const double Burst = 8;
    private static readonly double[] Rates = [5, 20, 100, 500, 2_000];

    private readonly MigrationPlan _plan = PlanReader.Read("""
        { "name": "simulated", "legacy": { "url": "http://legacy" }, "successor": { "url": "http://successor" } }
        """).Plan!;

    /// <summary>Runs it and writes what it found.</summary>
    public void Run(bool json, TextWriter writer)
    {
        var cells = new List<(double Rate, Shape Shape, double Burst, int Alarms)>();
        Say(writer, json, $"A/A: both sides alike, {ErrorRate:P1} errors; alarms in {runs} migrations (declared: at most {_plan.FalseAlarms:P0})");
        foreach (var rate in Rates)
        {
            foreach (var shape in Enum.GetValues<Shape>())
            {
                foreach (var burst in new[] { 1, Burst })
                {
                    var side = new Traffic(rate, ErrorRate, burst, shape);
                    var alarms = Each((migration, random) => migration.Whole(side, side, random)).Count(run => run.Alarmed);
                    cells.Add((rate, shape, burst, alarms));
                    Say(writer, json, $"  {rate,6}/s  {shape,-10} bursts of {burst}: {alarms,4}  {(double)alarms / runs,7:P2}, at most {Upper(alarms, runs):P2}");
                }
            }
        }

        var step = new Step(Phase.Canary, Percentage.Of(50));
        var (errors, slow) = (Power(step, side => side with { ErrorRate = 2 * ErrorRate }, writer, json, "2x the errors"), Power(step, side => side with { Slowness = 1.5 }, writer, json, "1.5x the p99"));
        var worst = cells.MaxBy(cell => cell.Alarms);
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(new
            {
                runs,
                declared_rate = _plan.FalseAlarms,
                false_alarm_rate = (double)worst.Alarms / runs,
                false_alarm_upper = Upper(worst.Alarms, runs),
                detected_error_2x = errors,
                detected_p99_1_5x = slow,
                looks_every_seconds = everySeconds,
                cells = cells.Select(cell => new { requests_per_second = cell.Rate, shape = cell.Shape.ToString(), burst = cell.Burst, alarms = cell.Alarms, upper = Upper(cell.Alarms, runs) }),
            }));
        }
    }

    /// <summary>The share of bad successors that are caught within one hold, at each level of traffic; the largest level's is the figure.</summary>
    private double Power(Step step, Func<Traffic, Traffic> worsen, TextWriter writer, bool json, string what)
    {
        var last = 0.0;
        Say(writer, json, $"{what}, at {step}: caught within the hold of 10 min, median time and requests; beside a test for one look, and Kayenta's rule");
        foreach (var rate in Rates)
        {
            var (legacy, successor) = (new Traffic(rate, ErrorRate, 1, Shape.LogNormal), worsen(new Traffic(rate, ErrorRate, 1, Shape.LogNormal)));
            var ended = Each((migration, random) => migration.Step(step, legacy, successor, random)).ToList();
            var caught = ended.Where(run => run.Alarmed).OrderBy(run => run.Seconds).ToList();
            var rivals = Each((_, random) => Rivals.Look(step, legacy, successor, 600, ErrorRate, random)).ToList();
            last = (double)caught.Count / runs;
            var median = caught.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"after {caught[caught.Count / 2].Seconds} s, {caught[caught.Count / 2].Requests:N0} requests");
            Say(writer, json, $"  {rate,6}/s  {last,7:P1} {median,-34} one look (errors) {rivals.Count(look => look.FixedErrors) / (double)runs:P1}, Kayenta errors {rivals.Count(look => look.Errors) / (double)runs:P1}, p99 {rivals.Count(look => look.P99) / (double)runs:P1}");
        }

        return last;
    }

    private ConcurrentBag<T> Each<T>(Func<SimulatedMigration, Random, T> simulate)
    {
        var results = new ConcurrentBag<T>();
        Parallel.For(0, runs, run => results.Add(simulate(new SimulatedMigration(_plan, everySeconds), new Random(run))));
        return results;
    }

    /// <summary>The upper bound of a rate, one-sided at 95 % (Clopper and Pearson).</summary>
    private static double Upper(int alarms, int runs) => alarms == runs ? 1 : Beta.InvCDF(alarms + 1, runs - alarms, 0.95);

    private static void Say(TextWriter writer, bool json, FormattableString line)
    {
        if (!json)
        {
            writer.WriteLine(line.ToString(CultureInfo.InvariantCulture));
        }
    }
}
