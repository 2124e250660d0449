using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hal9.Migrate.Benchmarks.Databases;
using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Npgsql;

namespace Hal9.Migrate.Benchmarks.HandingOver;

/// <summary>
/// Passes the ownership of writes there and back between two databases of a server while an application writes, and measures how long no side took
/// writes, how far the other side was behind before, and whether a write was lost.
/// </summary>
/// <param name="server">A connection string of somebody who may create databases.</param>
/// <param name="fences">How many hand-overs.</param>
/// <param name="rate">Writes a second.</param>
/// <param name="lagSeconds">How long lag is measured.</param>
internal sealed class HandoverBenchmark(string server, int fences, int rate, int lagSeconds)
{
    private const string Schema = "CREATE TABLE items (key bigint PRIMARY KEY, value bigint NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())";
    private const int Writers = 4;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    // Between attempts: applications that only ask again keep the machine from what they wait for.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<long, long> _acknowledged = new();
    private long _key;

    public async Task RunAsync(bool json, TextWriter output)
    {
        var legacy = await BenchDatabase.MakeAsync(server, "hal9_fence_legacy", Schema);
        var successor = await BenchDatabase.MakeAsync(server, "hal9_fence_successor", Schema);
        try
        {
            await using var source = new PostgreSqlStateStore(legacy.Connection);
            await using var target = new PostgreSqlStateStore(successor.Connection);
            var route = new TableRoute
            {
                Name = "items", From = "items", To = "items", FromKey = ["key"], ToKey = ["key"], Columns = [new("key", "key"), new("value", "value"), new("at", "at")],
            };
            var controller = new StateController(
                new StatePair(source, target), [new Lane("items", [new(route, route)])], 1, new Journal(), LaneOptions.Default, new RowThrottle(TimeProvider.System));
            var handover = new Handover(controller, HandoverLimits.Default, TimeProvider.System);

            var peak = await PeakAsync(legacy);
            var lag = await LagAsync(legacy, successor, handover, peak / 2);
            var (held, reports) = await FencesAsync([legacy, successor], handover);
            await SettleAsync(handover, reports.Count % 2 == 0 ? Side.Legacy : Side.Successor);
            var lost = await LostAsync(reports.Count % 2 == 0 ? legacy : successor);

            var done = reports.Where(report => report.IsDone).Select(report => report.Fence.TotalMilliseconds).ToList();
            var result = new
            {
                settings = await legacy.SettingsAsync(), writes = _acknowledged.Count, lost, peak_writes_per_second = peak, lag_at = peak / 2,
                lag_p50_ms = Figures.Median(lag), lag_p99_ms = Figures.Quantile(lag, 0.99), fences = done.Count, called_off = reports.Count - done.Count, rate,
                fence_p50_ms = Figures.Median(done), fence_p99_ms = Figures.Quantile(done, 0.99), longest_write_ms = held,
            };
            await output.WriteLineAsync(json ? JsonSerializer.Serialize(result) : string.Create(CultureInfo.InvariantCulture, $"""
                {result.settings}
                  lag     {result.lag_p50_ms,8:0.0} ms p50 {result.lag_p99_ms,8:0.0} ms p99   at {result.lag_at:N0} writes/s, half of the writers' {peak:N0}/s
                  fence   {result.fence_p50_ms,8:0.0} ms p50 {result.fence_p99_ms,8:0.0} ms p99   {result.fences} at {rate} writes/s; {result.called_off} called off
                  writes  {result.writes:N0} acknowledged, {lost} lost; the longest took {held:0} ms
                """));
        }
        finally
        {
            await legacy.DropAsync();
            await successor.DropAsync();
        }
    }

    /// <summary>What the writers manage when nothing else goes on.</summary>
    private async Task<double> PeakAsync(BenchDatabase database)
    {
        const int Seconds = 5;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            await using var connection = await database.OpenAsync();
            while (!stop.IsCancellationRequested)
            {
                await TryWriteAsync(connection, Interlocked.Increment(ref _key));
            }
        }));
        return _acknowledged.Count / (double)Seconds;
    }

    /// <summary>From a write's acknowledgement until it is seen on the other side, in milliseconds.</summary>
    private async Task<List<double>> LagAsync(BenchDatabase source, BenchDatabase target, Handover handover, double pace)
    {
        using var stop = new CancellationTokenSource();
        var synchronizing = handover.SynchronizeAsync(Side.Legacy, stop.Token);
        while (await target.QueryAsync<long>("SELECT CASE WHEN to_regclass('items') IS NULL THEN 0 ELSE (SELECT count(*) FROM items) END") < _acknowledged.Count)
        {
            await Task.Delay(Between, TimeProvider.System);
        }

        var first = _key + 1;
        using var writing = new CancellationTokenSource(TimeSpan.FromSeconds(lagSeconds));
        var writers = WriteAsync([source, source], pace, writing.Token);
        var lag = new List<double>();
        var seen = new HashSet<long>();
        await using (var connection = await target.OpenAsync())
        {
            await using var look = new NpgsqlCommand("SELECT key FROM items WHERE key > $1", connection) { Parameters = { new() { Value = first - 1 } } };
            while (!writers.IsCompleted || seen.Count < _acknowledged.Keys.Count(key => key >= first))
            {
                var keys = new List<long>();
                await using (var rows = await look.ExecuteReaderAsync())
                {
                    while (await rows.ReadAsync())
                    {
                        keys.Add(rows.GetInt64(0));
                    }
                }

                var now = Stopwatch.GetTimestamp();
                foreach (var key in keys.Where(seen.Add))
                {
                    // Seen before its writer was told: no lag at all.
                    lag.Add(_acknowledged.TryGetValue(key, out var at) ? Math.Max(0, Stopwatch.GetElapsedTime(at, now).TotalMilliseconds) : 0);
                }

                // What lies behind is looked at no more.
                while (seen.Contains(first))
                {
                    first++;
                }

                look.Parameters[0].Value = first - 1;
            }
        }

        await writers;
        await stop.CancelAsync();
        await synchronizing.ContinueWith(_ => { }, TaskScheduler.Default);
        return lag;
    }

    private async Task<(double LongestMs, List<HandoverReport> Reports)> FencesAsync(BenchDatabase[] sides, Handover handover)
    {
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(sides, rate, stop.Token);
        var reports = new List<HandoverReport>();
        for (var i = 0; i < fences; i++)
        {
            reports.Add(await handover.PassAsync(i % 2 == 0 ? Side.Successor : Side.Legacy, CancellationToken.None));
            if (!reports[^1].IsDone)
            {
                throw new InvalidOperationException($"Hand-over {i + 1} was called off: {reports[^1].Reason}");
            }

            using var pause = new CancellationTokenSource(Between);
            await handover.SynchronizeAsync(i % 2 == 0 ? Side.Successor : Side.Legacy, pause.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        await stop.CancelAsync();
        return (await writing, reports);
    }

    /// <summary>Writes at a pace to whichever side takes it, each until it is taken; the longest that took, in milliseconds.</summary>
    private async Task<double> WriteAsync(BenchDatabase[] sides, double pace, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var longest = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            await using var one = await sides[0].OpenAsync();
            await using var other = await sides[1].OpenAsync();
            var worst = 0.0;
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var due = TimeSpan.FromSeconds((i * Writers + writer) / pace);
                if (due - Stopwatch.GetElapsedTime(begun) is var wait && wait > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(wait, TimeProvider.System);
                }

                var (key, start) = (Interlocked.Increment(ref _key), Stopwatch.GetTimestamp());
                while (!await TryWriteAsync(one, key) && !await TryWriteAsync(other, key))
                {
                    await Task.Delay(Rest, TimeProvider.System);
                }

                worst = Math.Max(worst, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return worst;
        }));
        return longest.Max();
    }

    private async Task<bool> TryWriteAsync(NpgsqlConnection connection, long key)
    {
        try
        {
            await using var command = new NpgsqlCommand("INSERT INTO items (key, value) VALUES ($1, $2)", connection) { Parameters = { new() { Value = key }, new() { Value = key * 7 } } };
            await command.ExecuteNonQueryAsync();
            _acknowledged[key] = Stopwatch.GetTimestamp();
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            return false;
        }
    }

    private static async Task SettleAsync(Handover handover, Side owner)
    {
        using var pause = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await handover.SynchronizeAsync(owner, pause.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task<int> LostAsync(BenchDatabase owner)
    {
        var kept = new HashSet<long>();
        await using var connection = await owner.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT key FROM items WHERE value = key * 7", connection);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            kept.Add(rows.GetInt64(0));
        }

        return _acknowledged.Keys.Count(key => !kept.Contains(key));
    }

    /// <summary>What the server keeps in its own journal.</summary>
    private sealed class Journal : ICessionJournal
    {
        private Cession? _cession;

        public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

        public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
        {
            _cession = cession;
            return Task.CompletedTask;
        }
    }
}
