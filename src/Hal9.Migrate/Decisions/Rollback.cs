using System.Collections.Immutable;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Decisions;

/// <summary>A rollback, under way or done.</summary>
public sealed record Rollback
{
    /// <summary>The step it left.</summary>
    public required Step From { get; init; }

    /// <summary>The step it goes to.</summary>
    public required Step To { get; init; }

    /// <summary>Whether it goes step by step.</summary>
    public bool IsGradual { get; init; }

    /// <summary>Why it was started.</summary>
    public required RollbackCause Cause { get; init; }

    /// <summary>The trigger that fired, the person's words, or the checkpoint's name.</summary>
    public string? Reason { get; init; }

    /// <summary>Who started it.</summary>
    public required string By { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Milliseconds from the decision until every gateway that answers obeyed; null before that.</summary>
    public double? RoutedMilliseconds { get; init; }

    /// <summary>Gateways that did not answer; they go on with their last snapshot until they do.</summary>
    public ImmutableArray<string> SilentGateways { get; init; } = [];

    /// <summary>Milliseconds from the decision until the successor's last request had ended; null before that.</summary>
    public double? FinishedMilliseconds { get; init; }

    /// <summary>Milliseconds from the decision until the legacy owned the writes again; null before that, and when it never lost them.</summary>
    public double? WritesMilliseconds { get; init; }

    /// <summary>How many changes were given up; 0 when everything was brought back, null when that is not known.</summary>
    public long? RowsLost { get; init; } = 0;

    /// <summary>Requests that were still being answered when the wait for them ended.</summary>
    public long StillInFlight { get; init; }
}
