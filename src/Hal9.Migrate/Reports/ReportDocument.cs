using System.Collections.Immutable;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Reports;

/// <summary>What is to be known about a migration, or a phase of it: what was decided by whom on which evidence, and what was measured.</summary>
public sealed record ReportDocument
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The phase it is about; null: the whole migration.</summary>
    public Phase? Phase { get; init; }

    /// <summary>When that was, oldest first; none when the migration was never in the phase.</summary>
    public ImmutableArray<ReportSpan> Spans { get; init; } = [];

    /// <summary>How the migration was when the report was made.</summary>
    public required StatusDocument Status { get; init; }

    /// <summary>What was decided, oldest first.</summary>
    public ImmutableArray<ReportEntry> Timeline { get; init; } = [];

    /// <summary>What gates and triggers said whenever something was decided on it, oldest first.</summary>
    public ImmutableArray<ReportDecision> Decisions { get; init; } = [];

    /// <summary>How many seconds a point is made of, at most.</summary>
    public int StepSeconds { get; init; }

    /// <summary>What was measured, oldest first, as far as it is still kept.</summary>
    public ImmutableArray<PointDocument> Points { get; init; } = [];

    /// <summary>Where answers differed in that time, worst first.</summary>
    public ImmutableArray<DifferenceDocument> Differences { get; init; } = [];

    /// <summary>Puts a report together.</summary>
    /// <param name="scope">What it is about.</param>
    /// <param name="status">How the migration is now.</param>
    /// <param name="points">What was measured from the scope's first moment to its last.</param>
    /// <param name="differences">Where answers differed in that time.</param>
    /// <param name="replayable">The journal records whose verdicts are kept with what they were made from.</param>
    /// <param name="now">When it is made.</param>
    public static ReportDocument Of(
        ReportScope scope, StatusDocument status, IEnumerable<PointDocument> points, ImmutableArray<DifferenceDocument> differences,
        ImmutableHashSet<long> replayable, DateTimeOffset now) => new()
    {
        At = now,
        Phase = scope.Phase,
        Spans = scope.Spans,
        Status = status,
        Timeline = scope.Entries,
        Decisions = [.. scope.Decisions.Select(decision => decision with { IsReplayable = replayable.Contains(decision.Sequence) })],
        StepSeconds = scope.StepSeconds,
        Points = [.. points.Where(point => scope.Spans.Any(span => span.Touches(point.At, point.Seconds)))],
        Differences = differences,
    };
}
