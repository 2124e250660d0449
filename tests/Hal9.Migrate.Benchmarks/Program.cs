using System.Globalization;
using Hal9.Migrate.Benchmarks.Judging;

// dotnet run -c Release --project tests/Hal9.Migrate.Benchmarks -- judge [--runs N] [--every SECONDS] [--format json]
if (args is not ["judge", .. var options])
{
    Console.Error.WriteLine("judge [--runs 2000] [--every 10] [--format json]");
    return 2;
}

new JudgeBenchmark(Number("--runs", 2_000), Number("--every", 10)).Run(json: Array.IndexOf(options, "json") > 0, Console.Out);
return 0;

int Number(string name, int fallback) => Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? int.Parse(options[at + 1], CultureInfo.InvariantCulture) : fallback;
