using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests;

/// <summary>Speaks a gateway's part of the protocol over real HTTP, and reports what the test says was measured.</summary>
internal sealed class ScriptedGateway(TestServer server, string token, string id = "gw") : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _sequence;

    /// <summary>What each second holds; by what is obeyed.</summary>
    public Func<RoutingSnapshot?, EvidenceWindow, EvidenceWindow> Measure { get; set; } = AllWell;

    public RoutingSnapshot? Obeys { get; private set; }

    public long SuccessorInFlight { get; set; }

    public static EvidenceWindow AllWell(RoutingSnapshot? snapshot, EvidenceWindow second) => second with
    {
        Strata = snapshot is null ? [] : [Tally(Subject.Legacy, 100, 0), Tally(snapshot.Mirror is null ? Subject.Successor : Subject.Mirror, 100, 0)],
        Mirror = snapshot?.Mirror is null ? MirrorTally.Empty : new() { Matched = 100 },
    };

    public static EvidenceWindow SuccessorFails(RoutingSnapshot? snapshot, EvidenceWindow second) => AllWell(snapshot, second) with
    {
        Strata = [Tally(Subject.Legacy, 100, 0), Tally(Subject.Successor, 100, 60)],
    };

    public ScriptedGateway Start()
    {
        _loop = Task.Run(LoopAsync);
        return this;
    }

    public async Task<GatewayInstruction> SyncOnceAsync(params ImmutableArray<GatewayWindow> windows)
    {
        var instruction = await server.PostAsync<GatewayInstruction>($"{ApiPath.Gateways}/{id}/sync", new GatewaySync
        {
            Gateway = id,
            Incarnation = "1",
            JournalId = Obeys?.JournalId,
            Obeys = Obeys?.Id ?? default,
            SentAt = TimeProvider.System.GetUtcNow(),
            SuccessorInFlight = SuccessorInFlight,
            Windows = windows,
        }, token);
        Obeys = instruction.Snapshot ?? Obeys;
        return instruction;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var reported = Second(TimeProvider.System.GetUtcNow());
        while (!_stop.IsCancellationRequested)
        {
            var windows = ImmutableArray.CreateBuilder<GatewayWindow>();
            for (var now = Second(TimeProvider.System.GetUtcNow()); reported < now; reported = reported.AddSeconds(1))
            {
                windows.Add(new(++_sequence, Measure(Obeys, new EvidenceWindow { Start = reported, Snapshot = Obeys?.Id ?? default, Complete = true })));
            }

            try
            {
                await SyncOnceAsync(windows.ToImmutable());
            }
            catch (HttpRequestException)
            {
                // The server is being restarted.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static StratumTally Tally(Subject subject, int requests, int errors) => new(
        new(subject, MethodClass.Safe, "*"), requests, errors, LatencyHistogram.Of(Enumerable.Repeat(TimeSpan.FromMilliseconds(5), requests)));

    private static DateTimeOffset Second(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
