using System.Globalization;
using Hal9.Migrate.Benchmarks.Capturing;
using Hal9.Migrate.Benchmarks.Copying;
using Hal9.Migrate.Benchmarks.HandingOver;
using Hal9.Migrate.Benchmarks.Judging;

// dotnet run -c Release --project tests/Hal9.Migrate.Benchmarks -- judge [--runs N] [--every SECONDS] [--format json]
// dotnet run -c Release --project tests/Hal9.Migrate.Benchmarks -- gates [--gates N] [--ticks N] [--format json]
// dotnet run -c Release --project tests/Hal9.Migrate.Benchmarks -- copy --server CONNECTION [--rows N] [--rounds N] [--chunk N] [--format json]
// and so on: see bench/README.md
switch (args)
{
    case ["judge", ..]:
        new JudgeBenchmark(Number("--runs", 2_000), Number("--every", 10)).Run(IsJson(), Console.Out);
        return 0;
    case ["gates", ..]:
        new GatesBenchmark(Number("--gates", 50), Number("--ticks", 7_200)).Run(IsJson(), Console.Out);
        return 0;
    case ["copy", "--server", var server, ..]:
        await new CopyBenchmark(server, Number("--rows", 1_000_000), Number("--rounds", 5), Number("--chunk", 50_000)).RunAsync(IsJson(), Console.Out);
        return 0;
    case ["capture", "--server", var server, ..]:
        await new CaptureBenchmark(server, Number("--seconds", 20), Number("--rounds", 5), Number("--clients", 4)).RunAsync(IsJson(), Console.Out);
        return 0;
    case ["handover", "--server", var server, ..]:
        await new HandoverBenchmark(server, Number("--fences", 200), Number("--rate", 200), Number("--lag-seconds", 30)).RunAsync(IsJson(), Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("judge [--runs 2000] [--every 10] [--format json]");
        Console.Error.WriteLine("gates [--gates 50] [--ticks 7200] [--format json]");
        Console.Error.WriteLine("copy --server 'Host=127.0.0.1;Username=postgres;Database=postgres' [--rows 1000000] [--rounds 5] [--chunk 50000] [--format json]");
        Console.Error.WriteLine("capture --server CONNECTION [--seconds 20] [--rounds 5] [--clients 4] [--format json]");
        Console.Error.WriteLine("handover --server CONNECTION [--fences 200] [--rate 200] [--lag-seconds 30] [--format json]");
        return 2;
}

bool IsJson() => Array.IndexOf(args, "json") > 0;

int Number(string name, int fallback) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : fallback;
