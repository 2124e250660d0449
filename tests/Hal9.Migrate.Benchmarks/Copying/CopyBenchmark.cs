using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Benchmarks.Databases;
using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Npgsql;

namespace Hal9.Migrate.Benchmarks.Copying;

/// <summary>
/// Copies a table between two databases of a server in turn: by the state engine (in chunks, with expressions, able to go on after each chunk, capture
/// on at the source), by <c>psql COPY | psql COPY</c> in binary (one transaction, as it is) and, where it is installed, by pgloader (data only, as it is). All
/// targets are empty, with a primary key. The engine copies some times before, as a server does that has run for a while: the first copies of a process pay
/// for its compilation.
/// </summary>
/// <param name="server">A connection string of somebody who may create databases.</param>
/// <param name="rows">How many rows.</param>
/// <param name="rounds">How often each copies.</param>
/// <param name="chunk">Rows of a chunk.</param>
internal sealed class CopyBenchmark(string server, int rows, int rounds, int chunk)
{
    private const int WarmUps = 5;
    private const int WarmUpRows = 200_000;
    private const string Schema = "CREATE TABLE measures (id bigint PRIMARY KEY, device int NOT NULL, at timestamptz NOT NULL, value float8, note text)";

    private static readonly (string, string)[] Columns = [("id", "id"), ("device", "device + 1"), ("at", "at"), ("value", "value * 2"), ("note", "upper(note)")];

    public async Task RunAsync(bool json, TextWriter output)
    {
        var source = await BenchDatabase.MakeAsync(server, "hal9_copy_source", Schema);
        var target = await BenchDatabase.MakeAsync(server, "hal9_copy_target", Schema);
        await FillAsync(source, Math.Min(rows, WarmUpRows));
        for (var i = 0; i < WarmUps; i++)
        {
            await TimeAsync(target, () => EngineAsync(source, target));
        }

        await FillAsync(source, rows);
        List<(string Name, string How, Func<Task> Copy)> ways =
        [
            ("hal9-migrate", "chunked, with expressions, capture on", () => EngineAsync(source, target)),
            ("psql COPY | psql COPY", "binary, one transaction, as it is", () => PsqlAsync(source, target)),
        ];
        if (IsInstalled("pgloader"))
        {
            ways.Add(("pgloader", "data only, as it is", () => PgloaderAsync(source, target)));
        }

        var rates = ways.ToDictionary(way => way.Name, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            // Each is first as often as last.
            foreach (var (name, _, copy) in round % 2 == 0 ? ways : ways.AsEnumerable().Reverse())
            {
                rates[name].Add(rows / await TimeAsync(target, copy));
            }
        }

        var copies = ways.Select(way => new Copy(
            way.Name, way.How, Figures.Median(rates[way.Name]), Figures.Median(Ratios(way.Name)), [.. Ratios(way.Name).Select(ratio => Math.Round(ratio, 2))])).ToList();
        var settings = await source.SettingsAsync();
        var memory = Peak() / 1024.0 / 1024;
        await output.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { settings, rows, chunk, rounds, peak_memory_mib = memory, copies })
            : string.Create(CultureInfo.InvariantCulture, $"{settings}; {rows:N0} rows, chunks of {chunk:N0}, medians of {rounds} rounds; this process took {memory:0} MiB at most\n")
                + string.Join('\n', copies.Select(copy => string.Create(
                    CultureInfo.InvariantCulture, $"  {copy.Name,-22} {copy.RowsPerSecond,12:N0} rows/s  {copy.How,-42} {(copy == copies[0] ? "" : $"hal9-migrate: {copy.Ratio:0.00} of it ({string.Join(' ', copy.Ratios)})")}"))));
        await source.DropAsync();
        await target.DropAsync();

        IEnumerable<double> Ratios(string name) => rates["hal9-migrate"].Zip(rates[name], (ours, theirs) => ours / theirs);
    }

    private static async Task FillAsync(BenchDatabase source, int rows)
    {
        await source.ExecuteAsync("TRUNCATE measures");
        await source.ExecuteAsync($"INSERT INTO measures SELECT n, n % 1000, '2024-01-01'::timestamptz + n * interval '1 second', n / 7.0, md5(n::text) FROM generate_series(1, {rows}) AS n");
        await source.ExecuteAsync("VACUUM (ANALYZE) measures");
        await source.ExecuteAsync("CHECKPOINT");
    }

    // Of a process that lives as long as this one.
    private static long Peak()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<double> TimeAsync(BenchDatabase target, Func<Task> copy)
    {
        await target.ExecuteAsync("DROP TABLE measures");
        await target.ExecuteAsync(Schema);
        await target.ExecuteAsync("CHECKPOINT");
        var start = Stopwatch.GetTimestamp();
        await copy();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task EngineAsync(BenchDatabase from, BenchDatabase to)
    {
        await using var source = new PostgreSqlStateStore(from.Connection);
        await using var target = new PostgreSqlStateStore(to.Connection);
        var route = new TableRoute
        {
            Name = "measures", From = "measures", To = "measures", FromKey = ["id"], ToKey = ["id"], Columns = [.. Columns.Select(column => new ColumnMapping(column.Item1, column.Item2))],
        };
        await source.ArmAsync(1, ControlRow.Initial(Side.Legacy, 1), [route], CancellationToken.None);
        await target.ArmAsync(1, ControlRow.Initial(Side.Successor, 1), [route], CancellationToken.None);
        var options = new LaneOptions(new ChunkLimit(chunk, 256 << 20), 1_000);
        var worker = new LaneWorker(new("measures", [new(route, route)]), Side.Legacy, source, target, 1, options, new RowThrottle(TimeProvider.System));
        while (!(await worker.LookAsync(CancellationToken.None)).IsCopied)
        {
            await worker.CopyAsync(CancellationToken.None);
        }

        await source.DisarmAsync(1, CancellationToken.None);
        await target.DisarmAsync(1, CancellationToken.None);
    }

    private static Task PsqlAsync(BenchDatabase source, BenchDatabase target) => RunAsync(
        "sh", "-c", $"psql -qAt {Address(source.Connection)} -c 'COPY measures TO STDOUT (FORMAT binary)' | psql -qAt {Address(target.Connection)} -c 'COPY measures FROM STDIN (FORMAT binary)'");

    private static async Task PgloaderAsync(BenchDatabase source, BenchDatabase target)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"LOAD DATABASE FROM {Url(source.Connection)} INTO {Url(target.Connection)} WITH data only, workers = 2, concurrency = 1 INCLUDING ONLY TABLE NAMES MATCHING 'measures' IN SCHEMA 'public';");
        await RunAsync("pgloader", "--quiet", script);
        File.Delete(script);
        if (await target.QueryAsync<long>("SELECT count(*) FROM measures") != await source.QueryAsync<long>("SELECT count(*) FROM measures"))
        {
            throw new InvalidOperationException("pgloader has not copied all rows.");
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
        }
    }

    private static string Address(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        return string.Create(CultureInfo.InvariantCulture, $"'host={settings.Host} port={settings.Port} user={settings.Username} dbname={settings.Database}'");
    }

    private static string Url(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        return string.Create(CultureInfo.InvariantCulture, $"pgsql://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}");
    }

    private sealed record Copy(string Name, string How, double RowsPerSecond, double Ratio, IReadOnlyList<double> Ratios);
}
