using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Reports;

/// <summary>One thing that was decided.</summary>
/// <param name="Sequence">Its number in the journal.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who: the name of a token, or <c>controller</c>.</param>
/// <param name="Type">What kind of event.</param>
/// <param name="Phase">The phase it left the migration in.</param>
/// <param name="Percentage">The successor's share there.</param>
/// <param name="Message">The same for a person, in one line.</param>
/// <param name="IsIncident">Whether something went wrong, or was taken back.</param>
public sealed record ReportEntry(
    long Sequence, DateTimeOffset At, string Actor, string Type, Phase Phase, Percentage Percentage, string Message, bool IsIncident);
