using System.Collections.Immutable;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Decisions;

/// <summary>A rollback that was rehearsed: the users of a step went to the legacy for a moment and came back.</summary>
public sealed record Rehearsal
{
    /// <summary>The step whose users were moved.</summary>
    public required Step Step { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The journal record that last changed where the users go.</summary>
    public required long Version { get; init; }

    /// <summary>Milliseconds until every gateway that answers sent nothing new to the successor; null before that.</summary>
    public double? RoutedMilliseconds { get; init; }

    /// <summary>Gateways that did not answer.</summary>
    public ImmutableArray<string> SilentGateways { get; init; } = [];

    /// <summary>Milliseconds until the successor's last request had ended, which is the recovery time; null before that.</summary>
    public double? DrainedMilliseconds { get; init; }

    /// <summary>How many writes a rollback would have lost; null when the plan moves no rows, so that nobody knows.</summary>
    public long? RowsAtRisk { get; init; }

    /// <summary>Milliseconds until the users were back on the successor; null before that.</summary>
    public double? BackMilliseconds { get; init; }

    /// <summary>Whether the users are on the legacy.</summary>
    public bool IsAway => DrainedMilliseconds is null;
}
