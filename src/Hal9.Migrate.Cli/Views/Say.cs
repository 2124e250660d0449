using System.Globalization;
using Hal9.Migrate.Decisions;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Numbers and words as people read them.</summary>
internal static class Say
{
    /// <summary>What stands for a number that is not known.</summary>
    public const string Unknown = "-";

    /// <summary>A share, 0..1, in percent: two digits where it is small or nearly everything.</summary>
    public static string Share(double? share) => share switch
    {
        null => Unknown,
        0 or 1 => Text($"{share * 100:0} %"),
        < 0.1 or > 0.9 => Text($"{Math.Truncate(share.Value * 10_000) / 100:0.##} %"),
        _ => Text($"{share * 100:0.0} %"),
    };

    /// <summary>A latency in milliseconds, with three digits that count.</summary>
    public static string Milliseconds(double? milliseconds) => milliseconds switch
    {
        null => Unknown,
        < 10 => Text($"{milliseconds:0.00} ms"),
        < 100 => Text($"{milliseconds:0.0} ms"),
        < 10_000 => Text($"{milliseconds:0} ms"),
        _ => Text($"{milliseconds / 1000:0.0} s"),
    };

    /// <summary>A rate.</summary>
    public static string Rate(double perSecond) => perSecond is > 0 and < 10 ? Text($"{perSecond:0.0}") : Text($"{perSecond:0}");

    /// <summary>A duration in its two greatest units: <c>4 min 12 s</c>.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 60 } => Text($"{Math.Truncate(duration.TotalSeconds):0} s"),
        { TotalMinutes: < 60 } => Text($"{duration.Minutes} min {duration.Seconds} s"),
        { TotalHours: < 24 } => Text($"{duration.Hours} h {duration.Minutes} min"),
        _ => Text($"{duration.Days} d {duration.Hours} h"),
    };

    /// <summary>A status in words.</summary>
    public static string Word(MigrationStatus status) => status switch
    {
        MigrationStatus.NoPlan => "no plan",
        MigrationStatus.NeedsDecision => "needs a decision",
        MigrationStatus.RollingBack => "rolling back",
        MigrationStatus.RolledBack => "rolled back",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>The beginning of a hash, enough to tell it from others.</summary>
    public static string Short(string? hash) => hash is null ? "" : hash[..Math.Min(12, hash.Length)];

    /// <summary>A noun with its number.</summary>
    public static string Count(long count, string one) => Text($"{count} {one}{(count == 1 ? "" : "s")}");

    /// <summary>A text with a full stop, unless it ends already.</summary>
    public static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' or ':' ? text : text + ".";

    /// <summary>Text without regard to the place it is read in.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
