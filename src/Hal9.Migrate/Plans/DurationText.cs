using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hal9.Migrate.Plans;

/// <summary>Durations as plans write them: numbers with a unit, such as <c>500ms</c>, <c>90s</c>, <c>10m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
public static partial class DurationText
{
    /// <summary>The pattern of the text form.</summary>
    public const string Pattern = @"^(\d{1,9}(\.\d{1,3})?(ms|s|m|h|d))+$";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration; false when the text is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Length > 64 || !Whole().IsMatch(text))
        {
            return false;
        }

        foreach (Match part in Part().Matches(text))
        {
            var length = Units.First(unit => unit.Unit == part.Groups["unit"].Value).Length;
            var ticks = double.Parse(part.Groups["count"].Value, CultureInfo.InvariantCulture) * length.Ticks;
            if (ticks + duration.Ticks > TimeSpan.FromDays(36_500).Ticks)
            {
                return false;
            }

            duration += TimeSpan.FromTicks((long)Math.Round(ticks));
        }

        return true;
    }

    /// <summary>Writes a duration with the largest units that hold it exactly; finer than a millisecond is cut off.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        foreach (var (unit, length) in Units)
        {
            var count = duration.Ticks / length.Ticks;
            duration -= TimeSpan.FromTicks(count * length.Ticks);
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<count>\d+(\.\d+)?)(?<unit>ms|s|m|h|d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
