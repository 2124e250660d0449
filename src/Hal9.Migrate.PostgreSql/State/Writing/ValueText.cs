using System.Globalization;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>Values of a stream as PostgreSQL reads them.</summary>
internal static class ValueText
{
    public static string? Of(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => number switch
        {
            double.PositiveInfinity => "Infinity",
            double.NegativeInfinity => "-Infinity",
            _ => number.ToString("R", CultureInfo.InvariantCulture),
        },
        byte[] bytes => @"\x" + Convert.ToHexStringLower(bytes),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        IFormattable known => known.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A row cannot have a value of type {value.GetType()}."),
    };
}
