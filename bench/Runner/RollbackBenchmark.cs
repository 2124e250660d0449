using System.Globalization;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>
/// How long it takes until nobody is sent to a bad successor any more: by a trigger without <c>for</c>, when it begins to fail at a random moment of a second, and by hand. A whole
/// server, half of the users on the successor, a constant load; all clocks are this machine's.
/// </summary>
internal sealed class RollbackBenchmark(Settings settings, Services services)
{
    private const int Rate = 500;
    private const int Connections = 16;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // What is judged is a step on which users are, and have been for a while.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(9);

    public async Task<RollbackResult> RunAsync()
    {
        await services.StartServicesAsync();
        var (server, api, token) = await services.ServerAsync("""
            "traffic": { "key": "header:X-User" }, "triggers": [{ "metric": "errorRate", "max": 0.05, "window": "1s", "for": "0s" }],
            "shadow": { "hold": "1s", "gates": [] }, "canary": { "hold": "1h", "steps": [50], "gates": [] }
            """);
        using var client = new MigrationClient(new ServerConnection { Address = api, Token = token, TokenSource = "the credentials file" }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(server.Port, stop.Token);
        var (byTrigger, ours, byHand) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < settings.Rollbacks; i++)
        {
            var (whole, own) = await FailAsync(client);
            byTrigger.Add(whole);
            ours.Add(own);
            byHand.Add(await CallBackAsync(client));
        }

        await stop.CancelAsync();
        await load;
        var result = new RollbackResult(settings.Rollbacks, Quantiles.Of(byTrigger), Quantiles.Of(ours), Quantiles.Of(byHand));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            rollback, {result.Rollbacks} of each kind, {Rate}/s, half of it on the successor
              by a trigger, from the first bad second on  p50 {result.ByTrigger.P50,7:0} ms  p99 {result.ByTrigger.P99,7:0} ms  at most {result.ByTrigger.Highest,7:0} ms   wanted 2500
              of that ours, after the second closed       p50 {result.Ours.P50,7:0} ms  p99 {result.Ours.P99,7:0} ms  at most {result.Ours.Highest,7:0} ms   wanted 100
              by hand, from the request on                p50 {result.ByHand.P50,7:0} ms  p99 {result.ByHand.P99,7:0} ms  at most {result.ByHand.Highest,7:0} ms   wanted 100
            """));
        return result;
    }

    /// <summary>From the first bad second, and from the end of the one that was judged, until every gateway obeys.</summary>
    private async Task<(double Whole, double Ours)> FailAsync(MigrationClient client)
    {
        await ToCanaryAsync(client);
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1_000)), TimeProvider.System);
        var at = TimeProvider.System.GetUtcNow();
        await services.MisbehaveAsync("errors");
        var events = await UntilRolledBackAsync(client, (await client.GetStatusAsync(CancellationToken.None)).JournalVersion - 1);
        await services.MisbehaveAsync("none");

        // A second's name is its beginning.
        var (routed, fired) = (events.Last(happened => happened.Type == nameof(RollbackRouted)), events.Last(happened => happened.Type == nameof(TriggerFired)));
        var judged = (await client.GetVerdictAsync(fired.Sequence, CancellationToken.None)).Evidence.Now;
        return ((routed.At - at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond))).TotalMilliseconds, (routed.At - judged).TotalMilliseconds);
    }

    private static async Task<double> CallBackAsync(MigrationClient client)
    {
        var before = await ToCanaryAsync(client);
        var at = TimeProvider.System.GetUtcNow();
        await client.RollBackAsync(new RollbackRequest(Reason: "a drill"), dryRun: false, CancellationToken.None);
        var events = await UntilRolledBackAsync(client, before);
        return (events.Last(happened => happened.Type == nameof(RollbackRouted)).At - at).TotalMilliseconds;
    }

    /// <summary>Half of the users on the successor, and all is well there; the journal's last record then.</summary>
    private static async Task<long> ToCanaryAsync(MigrationClient client)
    {
        var isFirst = (await client.GetStatusAsync(CancellationToken.None)).StartedAt is null;
        await client.StartAsync(new StartRequest("Canary", Restart: !isFirst, Reason: isFirst ? null : "again", Force: true), dryRun: false, CancellationToken.None);
        var status = await UntilAsync(client, now => now is { Phase: Phase.Canary } && now.Percentage == Percentage.Half && now.Gateways.All(gateway => gateway.UpToDate));
        await Task.Delay(Settled, TimeProvider.System);
        return status.JournalVersion;
    }

    private static async Task<IReadOnlyList<EventDocument>> UntilRolledBackAsync(MigrationClient client, long after)
    {
        await UntilAsync(client, now => now.Status == MigrationStatus.RolledBack);
        return await client.GetEventsAsync(after, 100, CancellationToken.None);
    }

    private static async Task<StatusDocument> UntilAsync(MigrationClient client, Func<StatusDocument, bool> isSo)
    {
        for (var since = TimeProvider.System.GetTimestamp(); ;)
        {
            var status = await client.GetStatusAsync(CancellationToken.None);
            if (isSo(status))
            {
                return status;
            }

            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new InvalidOperationException($"It did not come to that: {status}");
            }

            await Task.Delay(Pace, TimeProvider.System);
        }
    }

    private static async Task LoadAsync(int port, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await OpenLoopLoad.RunAsync(port, 100, Rate, Connections, TimeSpan.FromSeconds(10));
        }
    }
}
