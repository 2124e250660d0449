using System.Collections.Immutable;
using System.Security.Cryptography;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.Cli.Tests.Demo;

/// <summary>
/// The state engine between the stores of two running services, and a gateway's controller that knows how far it is: all that a server
/// does about writes, without its decisions.
/// </summary>
internal sealed class StatePractice : IControllerLink, ICessionJournal, IAsyncDisposable
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly StatePair _stores;
    private readonly StateController _engine;
    private RoutingSnapshot _snapshot;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SettledMarks _marks = SettledMarks.None;
    private GatewaySync? _last;
    private Cession? _cession;

    public StatePractice(Uri legacy, string flat, Uri successor, string units)
    {
        _stores = new(new SqliteStateStore(flat), new SqliteStateStore(units));
        var lane = new Lane("hal9", [.. ShippedTables().Select(PlannedTables.Of)]);
        _engine = new(_stores, [lane], 1, this, LaneOptions.Default, new RowThrottle(TimeProvider.System));
        _snapshot = new()
        {
            JournalId = "practice",
            Id = new SnapshotId(1, 1),
            Percentage = Percentage.Zero,
            Salt = "practice",
            Key = new KeySource(KeySourceKind.Header, Migrate.Cli.Demo.DemoPlan.UserHeader),
            Legacy = new Upstream(legacy, UpstreamProtocol.Auto, TimeSpan.FromSeconds(20)),
            Successor = new Upstream(successor, UpstreamProtocol.Auto, TimeSpan.FromSeconds(20)),
            ServedBy = true,
            RouteTokenKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            Writes = new() { Owner = Side.Legacy, MarkKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
        };
    }

    /// <summary>The last report of the gateway.</summary>
    public GatewaySync Last => _last ?? throw new InvalidOperationException("The gateway has not reported yet.");

    /// <summary>How many runs of gateways have settled writes.</summary>
    public int SettledRuns => _marks.Settled.Count;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task<GatewayInstruction> SyncAsync(GatewaySync report, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            _last = report;
            _marks = _marks.Received(report.Incarnation, report.Report, TimeProvider.System.GetTimestamp());
            changed = _changed.Task;
        }

        if (report.Obeys == _snapshot.Id && !report.IsLast)
        {
            await changed.WaitAsync(LongPoll, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        lock (_lock)
        {
            return new()
            {
                Snapshot = _snapshot.Id > report.Obeys ? _snapshot : null, Lease = TimeSpan.FromSeconds(5), Settled = _marks.Settled,
                ConfirmedSequence = report.Windows.IsEmpty ? 0 : report.Windows[^1].Sequence,
            };
        }
    }

    /// <summary>Lets the lanes run until something is so, and then until they are in step.</summary>
    public async Task SynchronizeUntilAsync(Side owner, Func<bool> isEnough)
    {
        for (var (isOver, wasEnough) = (false, false); !isOver;)
        {
            wasEnough |= isEnough();
            var begun = TimeProvider.System.GetTimestamp();
            var isInStep = await _engine.StepAsync(owner, givesUp: false, Cancelled) is Synchronize && _engine.IsInStep;
            isOver = wasEnough && isInStep;
            if (isInStep)
            {
                lock (_lock)
                {
                    _marks = _marks.AppliedThrough(begun);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancelled);
            }
        }
    }

    /// <summary>Holds writes, passes them on when none is under way, and lets them go to their new owner.</summary>
    public async Task<HandoverReport> PassAsync(Side to, Percentage percentage)
    {
        await PublishAsync(_snapshot with { Writes = _snapshot.Writes! with { Mode = WritesMode.Hold } });
        while (_last is not { WritesInFlight: 0 })
        {
            await Task.Yield();
        }

        var report = await new Handover(_engine, HandoverLimits.Default, TimeProvider.System).PassAsync(to, Cancelled);
        var owner = report.IsDone ? to : _snapshot.Writes!.Owner;
        await PublishAsync(_snapshot with { Percentage = percentage, Writes = _snapshot.Writes! with { Owner = owner, Mode = WritesMode.Open } });
        return report;
    }

    /// <summary>Has a share obeyed.</summary>
    public Task RouteAsync(Percentage percentage) => PublishAsync(_snapshot with { Percentage = percentage });

    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

    public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        _cession = cession;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.Legacy.DisposeAsync();
        await _stores.Successor.DisposeAsync();
    }

    private static ImmutableArray<TablePlan> ShippedTables()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sample", "migration", "plan.json"));
        return PlanReader.Read(text).Plan!.State!.Tables;
    }

    private async Task PublishAsync(RoutingSnapshot snapshot)
    {
        lock (_lock)
        {
            _snapshot = snapshot with { Id = new SnapshotId(1, _snapshot.Id.Version + 1) };
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        while (_last?.Obeys != _snapshot.Id)
        {
            await Task.Yield();
        }
    }
}
