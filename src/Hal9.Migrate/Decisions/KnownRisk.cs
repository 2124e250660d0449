using System.Globalization;

namespace Hal9.Migrate.Decisions;

/// <summary>How many changes one side had and the other did not, and when that was.</summary>
/// <param name="Changes">How many.</param>
/// <param name="At">When the owner's store was last reached.</param>
public sealed record KnownRisk(long Changes, DateTimeOffset At)
{
    /// <summary>What is known of the changes at risk, for people.</summary>
    /// <param name="report">What is known of the stores.</param>
    public static string Describe(StateReport? report) => report switch
    {
        { RowsAtRisk: { } now } => string.Create(CultureInfo.InvariantCulture, $"{now:N0} changes at risk"),
        { LastRisk: { } last } => string.Create(
            CultureInfo.InvariantCulture, $"{last.Changes:N0} changes were at risk when the owner's store was last reached, at {last.At.UtcDateTime:HH:mm:ss} UTC; those since are not known"),
        _ => "an unknown number of changes at risk",
    };
}
