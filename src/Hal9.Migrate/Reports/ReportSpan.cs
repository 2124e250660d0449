namespace Hal9.Migrate.Reports;

/// <summary>A stretch of time that a report is about.</summary>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
public sealed record ReportSpan(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether a measurement of so many seconds reaches into it.</summary>
    public bool Touches(DateTimeOffset at, int seconds) => at < To && at.AddSeconds(seconds) > From;
}
