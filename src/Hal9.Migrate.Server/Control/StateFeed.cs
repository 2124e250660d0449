using Hal9.Migrate.Decisions;

namespace Hal9.Migrate.Server.Control;

/// <summary>The last that is known of the stores whose rows are kept in step. Thread-safe; told by one.</summary>
internal sealed class StateFeed(TimeProvider time)
{
    private volatile StateReport? _report;

    /// <summary>Raised when something changed that a decision may hang on.</summary>
    public Signal Changed { get; } = new();

    /// <summary>The last report; null while there is nothing to report on.</summary>
    public StateReport? Report => _report;

    /// <summary>Replaces the report. What only an earlier one knew of the risk stays.</summary>
    public void Tell(StateReport? report)
    {
        var last = _report;
        _report = report is null ? null : report with { LastRisk = report.RowsAtRisk is { } changes ? new(changes, time.GetUtcNow()) : last?.LastRisk };
        if (!Equals(Decisive(last), Decisive(report)))
        {
            Changed.Raise();
        }
    }

    private static object? Decisive(StateReport? report) => report is null ? null : (report.Owner, report.Hindrance, report.IsVerified, report.IsRemoved, report.Trouble);
}
