using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Migrate.Benchmarks.Databases;
using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Mapping;
using Npgsql;

namespace Hal9.Migrate.Benchmarks.Capturing;

/// <summary>What capture costs an application: pgbench with and without it, in turn, on the same database. Nothing reads the log meanwhile.</summary>
/// <param name="server">A connection string of somebody who may create databases.</param>
/// <param name="seconds">How long each measurement lasts.</param>
/// <param name="rounds">How many pairs of measurements there are.</param>
/// <param name="clients">How many connections pgbench uses.</param>
internal sealed partial class CaptureBenchmark(string server, int seconds, int rounds, int clients)
{
    private const string Schema = """
        CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88)) WITH (fillfactor = 90);
        CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84)) WITH (fillfactor = 90);
        CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 90);
        CREATE TABLE pgbench_history (id bigserial PRIMARY KEY, tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
        CREATE TABLE bulk (id bigserial PRIMARY KEY, device int NOT NULL, value float8, note text);
        INSERT INTO pgbench_branches SELECT n, 0, '' FROM generate_series(1, 10) AS n;
        INSERT INTO pgbench_tellers SELECT n, (n - 1) / 10 + 1, 0, '' FROM generate_series(1, 100) AS n;
        INSERT INTO pgbench_accounts SELECT n, (n - 1) / 100000 + 1, 0, '' FROM generate_series(1, 1000000) AS n;
        """;

    private static readonly (string Name, string Key)[] Tables =
        [("pgbench_branches", "bid"), ("pgbench_tellers", "tid"), ("pgbench_accounts", "aid"), ("pgbench_history", "id"), ("bulk", "id")];

    // Every workload as a script of pgbench; the second is its own (TPC-B).
    private static readonly (string Name, string Script, int Scale)[] Workloads =
    [
        ("single-row update", "\\set aid random(1, 1000000)\nUPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = :aid;\n", 1),
        ("TPC-B", """
            \set aid random(1, 1000000)
            \set bid random(1, 10)
            \set tid random(1, 100)
            \set delta random(-5000, 5000)
            BEGIN;
            UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :aid;
            SELECT abalance FROM pgbench_accounts WHERE aid = :aid;
            UPDATE pgbench_tellers SET tbalance = tbalance + :delta WHERE tid = :tid;
            UPDATE pgbench_branches SET bbalance = bbalance + :delta WHERE bid = :bid;
            INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (:tid, :bid, :aid, :delta, CURRENT_TIMESTAMP);
            END;

            """, 1),
        ("bulk insert", "INSERT INTO bulk (device, value, note) SELECT n % 1000, n / 7.0, md5(n::text) FROM generate_series(1, 10000) AS n;\n", 10_000),
    ];

    public async Task RunAsync(bool json, TextWriter output)
    {
        var database = await BenchDatabase.MakeAsync(server, "hal9_capture", Schema);
        try
        {
            await database.ExecuteAsync("VACUUM (ANALYZE)");
            var results = new List<Result>();
            foreach (var (name, script, scale) in Workloads)
            {
                await output.WriteLineAsync(json ? "" : $"{name} ...");
                results.Add(await MeasureAsync(database, name, script, scale));
            }

            var settings = await database.SettingsAsync();
            await output.WriteLineAsync(json
                ? JsonSerializer.Serialize(new { settings, clients, seconds, rounds, results })
                : $"{settings}; pgbench, {clients} clients, {rounds} pairs of {seconds} s, medians\n" + string.Join('\n', results.Select(result => string.Create(
                    CultureInfo.InvariantCulture, $"  {result.Workload,-20} {result.Without,10:N0}/s without capture {result.With,10:N0}/s with it   {result.Cost * 100,5:0} % slower ({string.Join(' ', result.Costs.Select(cost => $"{cost * 100:0}"))})"))));
        }
        finally
        {
            await database.DropAsync();
        }
    }

    private async Task<Result> MeasureAsync(BenchDatabase database, string name, string script, int scale)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        var pairs = new List<(double Without, double With)>();
        for (var round = 0; round < rounds; round++)
        {
            var isWithFirst = round % 2 == 1;
            var with = isWithFirst ? await WithCaptureAsync(database, file) : 0;
            var without = await PgbenchAsync(database, file);
            pairs.Add((without * scale, (isWithFirst ? with : await WithCaptureAsync(database, file)) * scale));
        }

        File.Delete(file);

        // Time a transaction takes, by time it took.
        var costs = pairs.Select(pair => pair.Without / pair.With - 1).ToList();
        return new(name, Figures.Median(pairs.Select(pair => pair.Without)), Figures.Median(pairs.Select(pair => pair.With)), Figures.Median(costs), costs);
    }

    private async Task<double> WithCaptureAsync(BenchDatabase database, string file)
    {
        await using var store = new PostgreSqlStateStore(database.Connection);
        await store.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), [.. Tables.Select(table => RouteOf(table.Name, table.Key))], CancellationToken.None);
        var rate = await PgbenchAsync(database, file);
        await store.DisarmAsync(1, CancellationToken.None);
        return rate;
    }

    private static TableRoute RouteOf(string name, string key) =>
        new() { Name = name, From = name, To = name, FromKey = [key], ToKey = [key], Columns = [new ColumnMapping(key, key)] };

    /// <summary>Transactions a second.</summary>
    private async Task<double> PgbenchAsync(BenchDatabase database, string file)
    {
        // Neither pays for what the other has left to do.
        await database.ExecuteAsync("TRUNCATE bulk");
        await database.ExecuteAsync("VACUUM");
        await database.ExecuteAsync("CHECKPOINT");
        var settings = new NpgsqlConnectionStringBuilder(database.Connection);
        using var process = Process.Start(new ProcessStartInfo(
            "pgbench", ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-f", file, "-h", settings.Host!, "-p", $"{settings.Port}", "-U", settings.Username!, settings.Database!])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && Rate().Match(said) is { Success: true } match
            ? double.Parse(match.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {said}");
    }

    [GeneratedRegex(@"tps = (?<rate>[\d.]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();

    private sealed record Result(string Workload, double Without, double With, double Cost, IReadOnlyList<double> Costs);
}
