using System.Collections.Immutable;
using System.Diagnostics;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Tracing;

/// <summary>
/// Makes the spans of what is decided and of what is done about it. Everything from the decision to roll back, to hand over the writes or to rehearse up to its end is in one
/// trace. Spans bear names of events, gates, hooks and destinations, and never a reason that a person gave, an address, or anything of a request. Thread-safe.
/// </summary>
internal sealed class DecisionTracing
{
    private static readonly ActivitySource Source = new(ServerTelemetry.SourceName);

    private readonly Lock _lock = new();
    private ActivityContext _undertaking;

    /// <summary>Begins a span: within the one that is open, else within the undertaking, else in a trace of its own. Null when nobody listens.</summary>
    public Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => StartAt(name, kind, default);

    /// <summary>Begins the span of what somebody asked for, within the caller's trace where there is one.</summary>
    public Activity? StartCommand(string command, string actor, bool dryRun) =>
        StartAt($"command {command}", ActivityKind.Server, default)?.SetTag("hal9.actor", actor).SetTag("hal9.dry_run", dryRun);

    /// <summary>Says that something has been done, since a moment.</summary>
    public Activity? Done(string name, DateTimeOffset since) => StartAt(name, ActivityKind.Internal, since);

    /// <summary>Begins the span of a decision that becomes durable, with all that follows from it.</summary>
    public Activity? StartDecision(MigrationState before, ImmutableArray<JournalRecord> records, MigrationState after)
    {
        var span = Start("decide");
        if (span is not null)
        {
            span.SetTag("hal9.events", records.Select(record => record.Type).ToArray())
                .SetTag("hal9.actor", records[^1].Actor).SetTag("hal9.sequence", records[^1].Sequence)
                .SetTag("hal9.plan", after.Plan?.Name).SetTag("hal9.phase", after.Step.Phase.ToString()).SetTag("hal9.status", after.Status.ToString());
        }

        lock (_lock)
        {
            if (!IsUndertaking(before) && IsUndertaking(after) && span is not null)
            {
                _undertaking = span.Context;
            }
        }

        return span;
    }

    /// <summary>A decision is durable: what it has ended gets its span, from when that began.</summary>
    public void Decided(MigrationState before, MigrationState after, DateTimeOffset now)
    {
        if (before.Rollback is { } rollback && after.Rollback is null)
        {
            using var span = StartAt("rollback", ActivityKind.Internal, rollback.StartedAt);
            span?.SetTag("hal9.cause", rollback.Cause.ToString()).SetTag("hal9.from", rollback.From.ToString()).SetTag("hal9.to", rollback.To.ToString())
                .SetTag("hal9.rows_lost", after.LastRollback?.RowsLost).SetEndTime(now.UtcDateTime);
        }

        if (before.Handover is { } handover && after.Handover is null)
        {
            using var span = StartAt("hand-over", ActivityKind.Internal, handover.StartedAt);
            span?.SetTag("hal9.to", RouteToken.NameOf(handover.To)).SetTag("hal9.done", after.LastHandover?.Done).SetEndTime(now.UtcDateTime);
            if (handover.HeldAt is { } held)
            {
                using var hold = StartAt("hold writes", ActivityKind.Internal, held);
                hold?.SetEndTime(now.UtcDateTime);
            }
        }

        if (before.Rehearsal is { } rehearsal && after.Rehearsal is null)
        {
            using var span = StartAt("rehearsal", ActivityKind.Internal, rehearsal.StartedAt);
            span?.SetEndTime(now.UtcDateTime);
        }

        lock (_lock)
        {
            _undertaking = IsUndertaking(after) ? _undertaking : default;
        }
    }

    /// <summary>Marks a span as failed, with a code or a kind of failure and nothing that it was said with.</summary>
    public static void Fail(Activity? span, string error) => span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);

    private static bool IsUndertaking(MigrationState state) => state.Rollback is not null || state.Handover is not null || state.Rehearsal is not null;

    private Activity? StartAt(string name, ActivityKind kind, DateTimeOffset since)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var parent = default(ActivityContext);
        if (Activity.Current is { } open && open.Source != Source)
        {
            // The web server's own span of a request to the API is not kept: its caller's is the one to be within.
            parent = open is { Recorded: true, ParentSpanId: var caller } && caller != default ? new(open.TraceId, caller, open.ActivityTraceFlags, open.TraceStateString, isRemote: true) : default;
            Activity.Current = null;
        }

        if (Activity.Current is null && parent == default)
        {
            lock (_lock)
            {
                parent = _undertaking;
            }
        }

        return Source.StartActivity(name, kind, parent, startTime: since);
    }
}
