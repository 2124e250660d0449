using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>
/// A controller in the test's process: instructs what it is told to, answers a report when there is something newer or the next
/// report's worth has come, and keeps every window once.
/// </summary>
internal sealed class TestController : IControllerLink
{
    private readonly Lock _lock = new();
    private readonly List<(Func<GatewaySync, bool> Wanted, TaskCompletionSource<GatewaySync> Found)> _waiters = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RoutingSnapshot? _snapshot;
    private string? _incarnation;
    private long _confirmed;

    public TestController(RoutingSnapshot? snapshot = null) => _snapshot = snapshot;

    /// <summary>Every report, in order.</summary>
    public ConcurrentQueue<GatewaySync> Reports { get; } = new();

    /// <summary>Every window, once.</summary>
    public ConcurrentQueue<EvidenceWindow> Windows { get; } = new();

    /// <summary>Thrown instead of an answer while it is set.</summary>
    public Exception? Trouble { get; set; }

    /// <summary>When set, windows arrive but the gateway never learns it: the answer is lost on the way.</summary>
    public bool LoseAnswers { get; set; }

    /// <summary>The marks that are settled, as it tells them.</summary>
    public ImmutableDictionary<string, long>? Settled { get; set; }

    /// <summary>The lease it gives.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer waits for something newer.</summary>
    public TimeSpan LongPoll { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>All windows in one.</summary>
    public EvidenceWindow Evidence => WindowMerger.Merge(Windows) ?? new EvidenceWindow { Start = default };

    /// <summary>Wants this from now on.</summary>
    public void Instruct(RoutingSnapshot snapshot)
    {
        lock (_lock)
        {
            _snapshot = snapshot;
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The first report from now on, or one that has come already, that fits.</summary>
    public Task<GatewaySync> ReportAsync(Func<GatewaySync, bool> wanted)
    {
        lock (_lock)
        {
            if (Reports.LastOrDefault(wanted) is { } known)
            {
                return Task.FromResult(known);
            }

            var found = new TaskCompletionSource<GatewaySync>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((wanted, found));
            return found.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for so many more reports.</summary>
    public async Task ReportsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var last = Reports.LastOrDefault();
            await ReportAsync(report => report != last && Reports.Last() == report);
        }
    }

    /// <summary>Instructs, and waits until the gateway has said that it obeys.</summary>
    public Task<GatewaySync> ObeyedAsync(RoutingSnapshot snapshot)
    {
        Instruct(snapshot);
        return ReportAsync(report => report.Obeys == snapshot.Id);
    }

    public async Task<GatewayInstruction> SyncAsync(GatewaySync report, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            changed = _changed.Task;
            Reports.Enqueue(report);
            foreach (var waiter in _waiters.Where(waiter => waiter.Wanted(report)).ToList())
            {
                _waiters.Remove(waiter);
                waiter.Found.TrySetResult(report);
            }

            if (Trouble is { } trouble)
            {
                throw trouble;
            }

            Take(report);
            if (LoseAnswers)
            {
                throw new HttpRequestException("The answer was lost.");
            }
        }

        if (!report.IsLast && Newer(report) is null)
        {
            await Task.WhenAny(changed, Task.Delay(LongPoll, TimeProvider.System, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new GatewayInstruction { Snapshot = Newer(report), Lease = Lease, ConfirmedSequence = _confirmed, Settled = Settled };
    }

    private RoutingSnapshot? Newer(GatewaySync report) =>
        _snapshot is { } wanted && (report.JournalId != wanted.JournalId || report.Obeys != wanted.Id) ? wanted : null;

    private void Take(GatewaySync report)
    {
        if (_incarnation != report.Incarnation)
        {
            (_incarnation, _confirmed) = (report.Incarnation, 0);
        }

        foreach (var window in report.Windows.Where(window => window.Sequence > _confirmed))
        {
            Windows.Enqueue(window.Window);
            _confirmed = window.Sequence;
        }
    }
}
