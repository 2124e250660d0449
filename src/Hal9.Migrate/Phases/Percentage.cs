using System.Globalization;
using System.Text.Json.Serialization;

namespace Hal9.Migrate.Phases;

/// <summary>
/// A share of traffic from 0 to 100 percent in steps of 0.01, held as whole hundredths so that it compares exactly and
/// is at the same time the number of buckets (of 10000) that it covers.
/// </summary>
[JsonConverter(typeof(PercentageJsonConverter))]
public readonly record struct Percentage : IComparable<Percentage>
{
    private Percentage(int hundredths) => Hundredths = hundredths;

    /// <summary>Nobody.</summary>
    public static Percentage Zero => default;

    /// <summary>Half of the traffic.</summary>
    public static Percentage Half { get; } = new(5_000);

    /// <summary>Everybody.</summary>
    public static Percentage Hundred { get; } = new(10_000);

    /// <summary>Hundredths of a percent, 0 to 10000.</summary>
    public int Hundredths { get; }

    /// <summary>The value in percent, 0 to 100.</summary>
    public decimal Value => Hundredths / 100m;

    /// <summary>Makes a percentage; throws <see cref="ArgumentOutOfRangeException"/> outside 0..100 or finer than 0.01.</summary>
    public static Percentage Of(decimal percent) => TryMake(percent, out var percentage)
        ? percentage
        : throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentage is a number from 0 to 100 in steps of 0.01.");

    /// <summary>Makes a percentage; false outside 0..100 or finer than 0.01.</summary>
    public static bool TryMake(decimal percent, out Percentage percentage)
    {
        if (percent is < 0 or > 100 || percent * 100 != decimal.Truncate(percent * 100))
        {
            percentage = default;
            return false;
        }

        percentage = new Percentage((int)(percent * 100));
        return true;
    }

    /// <summary>Reads <c>12.5</c> or <c>12.5%</c>; false when it is no percentage.</summary>
    public static bool TryParse(string? text, out Percentage percentage)
    {
        percentage = default;
        return decimal.TryParse(text?.Trim().TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && TryMake(percent, out percentage);
    }

    /// <inheritdoc/>
    public int CompareTo(Percentage other) => Hundredths.CompareTo(other.Hundredths);

    /// <summary>Less than.</summary>
    public static bool operator <(Percentage left, Percentage right) => left.Hundredths < right.Hundredths;

    /// <summary>Greater than.</summary>
    public static bool operator >(Percentage left, Percentage right) => left.Hundredths > right.Hundredths;

    /// <summary>Less than or equal.</summary>
    public static bool operator <=(Percentage left, Percentage right) => left.Hundredths <= right.Hundredths;

    /// <summary>Greater than or equal.</summary>
    public static bool operator >=(Percentage left, Percentage right) => left.Hundredths >= right.Hundredths;

    /// <summary>The value with a percent sign, such as <c>12.5 %</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:0.##} %");
}
