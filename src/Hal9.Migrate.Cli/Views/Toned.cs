using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Health;

namespace Hal9.Migrate.Cli.Views;

/// <summary>States in the colour that says how they are.</summary>
internal static class Toned
{
    public static Line Of(MigrationStatus status) => Line.Of(Say.Word(status), status switch
    {
        MigrationStatus.Running or MigrationStatus.Holding or MigrationStatus.Completed => Tone.Good,
        MigrationStatus.Suspended or MigrationStatus.RollingBack => Tone.Warn,
        MigrationStatus.NeedsDecision or MigrationStatus.RolledBack or MigrationStatus.Aborted => Tone.Bad,
        _ => Tone.Strong,
    });

    public static Line Of(Outcome? outcome) => outcome switch
    {
        Outcome.Pass => Line.Good("pass"),
        Outcome.Fail => Line.Bad("FAIL"),
        Outcome.Inconclusive => Line.Warn("open"),
        _ => Line.Dim(Say.Unknown),
    };

    public static Line Of(HealthStatus status) => Line.Of(status.ToString(), status switch
    {
        HealthStatus.Healthy => Tone.Good,
        HealthStatus.Unhealthy => Tone.Bad,
        _ => Tone.Warn,
    });

    public static Line Of(DifferenceVerdict verdict) => verdict switch
    {
        DifferenceVerdict.Difference => Line.Bad("DIFFERS"),
        DifferenceVerdict.Unlearnt => Line.Warn("unlearnt"),
        _ => Line.Dim("noise"),
    };

    public static Line Passed(bool? passed) => passed switch
    {
        true => Line.Good("passed"),
        false => Line.Bad("FAILED"),
        null => Line.Warn("unknown"),
    };

    /// <summary>A share of failures: bad where there are any.</summary>
    public static Line ErrorRate(double? rate) => Line.Of(Say.Share(rate), rate is null ? Tone.Dim : rate > 0 ? Tone.Bad : Tone.Plain);
}
