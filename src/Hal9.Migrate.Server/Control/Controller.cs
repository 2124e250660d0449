using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Tracing;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Verdicts;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Server.Control;

/// <summary>
/// The one place where decisions become durable: folds the journal, judges each second, appends what is decided and publishes the routing
/// that follows from it. Commands and the control loop take turns; everybody else reads <see cref="View"/>.
/// </summary>
internal sealed partial class Controller(
    IMigrationStore store, GatewayHub hub, EvidenceCollector collector, StateFeed rows, TrafficTotals totals, DecisionTracing tracing, TimeProvider time, ILogger<Controller> log) : IDisposable
{
    /// <summary>Who decides when nobody asked.</summary>
    public const string Actor = "controller";

    private const int PageSize = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile ControllerView _view = new() { State = MigrationState.Empty, Series = EvidenceSeries.Empty, Assessment = Assessment.Nothing };
    private readonly Queue<VerdictBundle> _decidedOn = [];
    private JournalRecord? _last;
    private JudgeMemory _memory = JudgeMemory.Empty;
    private string _routeTokenKey = "";
    private string _markKey = "";

    /// <summary>What is known now.</summary>
    public ControllerView View => _view;

    /// <summary>How often what was decided.</summary>
    public DecisionTotals Decided { get; } = new();

    /// <summary>Raised when something was appended to the journal.</summary>
    public Signal Appended { get; } = new();

    /// <summary>The key with which route tokens are signed.</summary>
    public byte[] RouteTokenKey => Convert.FromBase64String(_routeTokenKey);

    /// <summary>Goes on where the journal ends.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        _routeTokenKey = Convert.ToBase64String(await store.GetOrAddSecretAsync("route-token-key", RandomNumberGenerator.GetBytes(32), cancellationToken));
        _markKey = Convert.ToBase64String(await store.GetOrAddSecretAsync("write-mark-key", RandomNumberGenerator.GetBytes(32), cancellationToken));
        var state = MigrationState.Empty;
        IReadOnlyList<JournalRecord> page;
        while ((page = await store.Journal.ReadAsync(state.Version, PageSize, cancellationToken)).Count > 0)
        {
            state = page.Aggregate(state, Evolve.Apply);
            Decided.Add(page);
            _last = page[^1];
        }

        var series = await RestoreSeriesAsync(state, cancellationToken);
        _memory = Rejudge(state, series);
        _view = _view with { State = state, Series = series };
        Publish(state);
    }

    /// <summary>Collects, judges and decides until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var compacted = time.GetUtcNow();
        while (!cancellationToken.IsCancellationRequested)
        {
            var (reported, seen) = (hub.Reported.Next, rows.Changed.Next);
            await StepAsync(cancellationToken);
            await KeepVerdictsAsync(cancellationToken);
            if (time.GetUtcNow() - compacted > TimeSpan.FromMinutes(1))
            {
                compacted = time.GetUtcNow();
                await CompactAsync(compacted, cancellationToken);
            }

            await Task.WhenAny(reported, seen, Task.Delay(Pace, time, cancellationToken));
        }
    }

    /// <summary>
    /// Decides on a command and makes it so; in a dry run only says what would be decided. Throws <see cref="MigrateException"/> when it is
    /// refused or cannot be written; then nothing has changed.
    /// </summary>
    public async Task<Change> ExecuteAsync(MigrationCommand command, string actor, bool dryRun, CancellationToken cancellationToken)
    {
        using var span = tracing.StartCommand(command.GetType().Name, actor, dryRun);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (before, now) = (_view.State, time.GetUtcNow());
            var answer = Commands.Decide(before, command, actor, now);
            if (answer.Refusal is { } refusal)
            {
                DecisionTracing.Fail(span, refusal.Code);
                throw new MigrateException(refusal);
            }

            var records = Records(answer.Events, actor, now);
            var after = records.Aggregate(before, Evolve.Apply);
            if (!dryRun)
            {
                // From here on it must not be given up half-way, even if the caller goes away.
                await CommitAsync(records, after, CancellationToken.None);
                if (!ReferenceEquals(before.Plan, after.Plan))
                {
                    // What was judged by other gates says nothing any more.
                    _view = _view with { Assessment = Assessment.Nothing };
                }
            }

            return new Change(before, after, records, dryRun);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes down what the state engine did, before it goes on. Throws <see cref="MigrateException"/> when that cannot be.</summary>
    public async Task RecordAsync(MigrationEvent happened, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var records = Records([happened], Actor, time.GetUtcNow());
            await CommitAsync(records, records.Aggregate(_view.State, Evolve.Apply), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes over a whole journal into an empty store.</summary>
    public async Task ImportAsync(ImmutableArray<JournalRecord> journal, JournalImported imported, string actor, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last is not null)
            {
                throw new MigrateException(
                    ProblemCode.StoreNotEmpty, $"{store.Location} holds a journal of {_last.Sequence} records already.", "Start a server on a new store, without a plan, and import there.");
            }

            var records = journal.Add(EventCatalog.Record(journal[^1], imported, actor, time.GetUtcNow()));
            await CommitAsync(records, Evolve.Fold(records), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _turn.Dispose();
    }

    /// <summary>The evidence of the current step, and of the baseline's time before it.</summary>
    private async Task<EvidenceSeries> RestoreSeriesAsync(MigrationState state, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var onStep = state.Plan is null ? TimeSpan.Zero : now - state.Position.Since;
        var from = now - (onStep < EvidenceSeries.KeepMinutes ? onStep : EvidenceSeries.KeepMinutes) - Assessor.BaselineWindow;
        var series = EvidenceSeries.Empty;
        IReadOnlyList<EvidenceWindow> page;
        while ((page = await store.Evidence.ReadAsync(from, now.AddMinutes(1), PageSize, cancellationToken)).Count > 0)
        {
            series = page.Aggregate(series, (sum, window) => sum.Restore(window));
            from = page[^1].End;
        }

        return series;
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var second in collector.Collect(time.GetUtcNow()).ToList())
            {
                await JudgeAsync(second, cancellationToken);
                await DecideAsync();
            }

            if (_view.State.Rollback is not null || _view.State.Rehearsal is not null || _view.State.StateBegun || _view.State.Step.Phase == Phases.Phase.None)
            {
                await DecideAsync();
            }
        }
        catch (MigrateException exception)
        {
            // What could not be written was not done either; it is decided again in a moment.
            Warn("journal", exception.Problem.ToString());
            LogStepFailed(exception.Problem.Code, exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task JudgeAsync(EvidenceWindow second, CancellationToken cancellationToken)
    {
        var state = _view.State;
        (var assessment, _memory) = Assessor.Assess(state, _view.Series.Append(second), _memory);
        var judged = second with { HealthySeconds = assessment.IsHealthy ? 1 : 0 };
        _view = _view with { Series = _view.Series.Append(judged), Assessment = assessment };
        totals.Add(judged);
        try
        {
            await store.Evidence.AppendAsync([judged], cancellationToken);
            Warn("evidence", null);
        }
        catch (MigrateException exception)
        {
            // Deciding goes on from memory; only what a restart would want to know is lost.
            Warn("evidence", exception.Problem.ToString());
            LogEvidenceNotKept(exception.Message);
        }
    }

    private async Task DecideAsync()
    {
        var (view, now) = (_view, time.GetUtcNow());
        var events = Progress.Decide(view.State, Observe(view), now);
        if (events.IsEmpty)
        {
            return;
        }

        var records = Records(events, Actor, now);
        await CommitAsync(records, records.Aggregate(view.State, Evolve.Apply), CancellationToken.None);
        Warn("journal", null);
        foreach (var record in records)
        {
            if (Bundler.Of(view.State, view.Series, _memory, record) is { } bundle)
            {
                _decidedOn.Enqueue(bundle);
            }
        }
    }

    /// <summary>Verdicts are kept when what was decided on them is done: nobody waits for that.</summary>
    private async Task KeepVerdictsAsync(CancellationToken cancellationToken)
    {
        while (_decidedOn.TryDequeue(out var bundle))
        {
            try
            {
                await store.Verdicts.AppendAsync(bundle, cancellationToken);
                Warn("verdicts", null);
            }
            catch (MigrateException exception)
            {
                // What was decided stands in the journal with its numbers; only making it again is not possible.
                Warn("verdicts", exception.Problem.ToString());
            }
        }
    }

    private Observation Observe(ControllerView view)
    {
        var (strata, seconds) = view.State.Baseline is null ? Assessor.BaselineOf(view.Series) : ([], 0);
        return new Observation
        {
            PositionVersion = view.Assessment.PositionVersion,
            Verdicts = view.Assessment.Verdicts,
            FiredTriggers = view.Assessment.Fired,
            ViolatedTriggers = view.Assessment.Violated,
            HealthySeconds = view.Assessment.HealthySeconds,
            Gateways = [.. hub.Reports()],
            Baseline = strata,
            BaselineSeconds = seconds,
            State = rows.Report,
        };
    }

    private ImmutableArray<JournalRecord> Records(ImmutableArray<MigrationEvent> events, string actor, DateTimeOffset now)
    {
        var records = ImmutableArray.CreateBuilder<JournalRecord>(events.Length + 1);
        var last = _last;
        if (last is null && !events.IsEmpty)
        {
            records.Add(last = EventCatalog.Record(null, new JournalOpened(Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant()), Actor, now));
        }

        foreach (var happened in events)
        {
            records.Add(last = EventCatalog.Record(last, happened, actor, now));
        }

        return records.ToImmutable();
    }

    /// <summary>Durable first; only then it is so.</summary>
    private async Task CommitAsync(ImmutableArray<JournalRecord> records, MigrationState after, CancellationToken cancellationToken)
    {
        if (records.IsEmpty)
        {
            return;
        }

        var before = _view.State;
        using var span = tracing.StartDecision(before, records, after);
        await AppendAsync(records, cancellationToken);
        _last = records[^1];
        _view = _view with { State = after };
        Decided.Add(records);
        Publish(after);
        foreach (var record in records)
        {
            LogDecided(record.Sequence, record.Actor, Wire.EventText.Of(EventCatalog.Read(record)));
        }

        tracing.Decided(before, after, time.GetUtcNow());
        Appended.Raise();
    }

    private async Task AppendAsync(ImmutableArray<JournalRecord> records, CancellationToken cancellationToken)
    {
        using var span = tracing.Start("journal append");
        try
        {
            await store.Journal.AppendAsync(records, cancellationToken);
        }
        catch (MigrateException exception)
        {
            DecisionTracing.Fail(span, exception.Problem.Code);
            throw;
        }
    }

    private void Publish(MigrationState state)
    {
        if (RoutingPolicy.Of(state) is { } snapshot)
        {
            hub.StandIn(state.Step.Phase);
            var isNew = hub.Snapshot is not { } known || known.Id.Version < state.RoutingVersion;
            using var span = isNew ? tracing.Start("routing publish", ActivityKind.Producer) : null;
            span?.SetTag("hal9.snapshot_version", state.RoutingVersion).SetTag("hal9.successor_percentage", (double)snapshot.Percentage.Value);
            hub.Publish(snapshot with
            {
                Id = new SnapshotId(store.Epoch, state.RoutingVersion),
                RouteTokenKey = _routeTokenKey,
                Writes = snapshot.Writes is { } writes ? writes with { MarkKey = _markKey } : null,
            });
        }
    }

    private async Task CompactAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        hub.Forget(TimeSpan.FromHours(1));
        try
        {
            await store.Evidence.CompactAsync(now, EvidenceRetention.Default, cancellationToken);
            await store.Verdicts.CompactAsync(now, VerdictRetention.Default, cancellationToken);
        }
        catch (MigrateException exception)
        {
            Warn("evidence", exception.Problem.ToString());
        }
    }

    /// <summary>How long gates have passed and triggers been violated is not kept; it is found out again from the evidence.</summary>
    private static JudgeMemory Rejudge(MigrationState state, EvidenceSeries series)
    {
        var (memory, partial) = (JudgeMemory.Empty, EvidenceSeries.Empty);
        foreach (var second in series.Seconds)
        {
            partial = partial.Append(second);
            (_, memory) = Assessor.Assess(state, partial, memory);
        }

        return memory;
    }

    private void Warn(string kind, string? warning)
    {
        var warnings = _view.Warnings;
        if (warnings.GetValueOrDefault(kind) != warning)
        {
            _view = _view with { Warnings = warning is null ? warnings.Remove(kind) : warnings.SetItem(kind, warning) };
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Sequence} {Actor}: {What}")]
    private partial void LogDecided(long sequence, string actor, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "A decision could not be made durable ({Code}): {Reason}")]
    private partial void LogStepFailed(string code, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Evidence could not be kept: {Reason}")]
    private partial void LogEvidenceNotKept(string reason);
}
