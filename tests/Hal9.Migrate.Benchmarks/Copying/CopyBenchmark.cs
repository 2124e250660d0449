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
/// on at the source) and by <c>psql COPY | psql COPY</c> in binary (one transaction, as it is). Both targets are empty, with a primary key.
/// </summary>
/// <param name="server">A connection string of somebody who may create databases.</param>
/// <param name="rows">How many rows.</param>
/// <param name="rounds">How often each copies.</param>
/// <param name="chunk">Rows of a chunk.</param>
internal sealed class CopyBenchmark(string server, int rows, int rounds, int chunk)
{
    private const string Schema = "CREATE TABLE measures (id bigint PRIMARY KEY, device int NOT NULL, at timestamptz NOT NULL, value float8, note text)";

    private static readonly (string, string)[] Columns = [("id", "id"), ("device", "device + 1"), ("at", "at"), ("value", "value * 2"), ("note", "upper(note)")];

    public async Task RunAsync(bool json, TextWriter output)
    {
        var source = await BenchDatabase.MakeAsync(server, "hal9_copy_source", Schema);
        var target = await BenchDatabase.MakeAsync(server, "hal9_copy_target", Schema);
        await source.ExecuteAsync($"INSERT INTO measures SELECT n, n % 1000, '2024-01-01'::timestamptz + n * interval '1 second', n / 7.0, md5(n::text) FROM generate_series(1, {rows}) AS n");
        await source.ExecuteAsync("VACUUM (ANALYZE) measures");
        await source.ExecuteAsync("CHECKPOINT");
        var figures = new List<(double Engine, double Psql)>();
        for (var round = 0; round < rounds; round++)
        {
            var isEngineFirst = round % 2 == 0;
            var engine = isEngineFirst ? await TimeAsync(target, () => EngineAsync(source, target)) : 0;
            var psql = await TimeAsync(target, () => PsqlAsync(source, target));
            engine = isEngineFirst ? engine : await TimeAsync(target, () => EngineAsync(source, target));
            figures.Add((rows / engine, rows / psql));
        }

        var ratio = Figures.Median(figures.Select(figure => figure.Engine / figure.Psql));
        await output.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { rows, chunk, engine_rows_per_second = Figures.Median(figures.Select(figure => figure.Engine)), psql_rows_per_second = Figures.Median(figures.Select(figure => figure.Psql)), ratio, ratios = figures.Select(figure => figure.Engine / figure.Psql) })
            : string.Create(CultureInfo.InvariantCulture, $"""
            {rows:N0} rows, chunks of {chunk:N0}, medians of {rounds} rounds
              hal9-migrate            {Figures.Median(figures.Select(figure => figure.Engine)),12:N0} rows/s  chunked, with expressions, capture on
              psql COPY | psql COPY   {Figures.Median(figures.Select(figure => figure.Psql)),12:N0} rows/s  binary, one transaction
              ratio                   {ratio,12:0.00}         {string.Join(' ', figures.Select(figure => (figure.Engine / figure.Psql).ToString("0.00", CultureInfo.InvariantCulture)))}
            """));
        await source.DropAsync();
        await target.DropAsync();
    }

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

    private static async Task PsqlAsync(BenchDatabase source, BenchDatabase target)
    {
        var start = new ProcessStartInfo("sh") { UseShellExecute = false };
        foreach (var argument in (string[])["-c", $"psql -qAt {Address(source.Connection)} -c 'COPY measures TO STDOUT (FORMAT binary)' | psql -qAt {Address(target.Connection)} -c 'COPY measures FROM STDIN (FORMAT binary)'"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"psql ended with {process.ExitCode}.");
        }
    }

    private static string Address(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        return string.Create(CultureInfo.InvariantCulture, $"'host={settings.Host} port={settings.Port} user={settings.Username} dbname={settings.Database}'");
    }
}
