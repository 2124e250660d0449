using System.Globalization;

namespace Hal9.Migrate.Sqlite.Sql;

/// <summary>Points in time as columns: ISO 8601 in UTC, exact to the tick, in the order of time.</summary>
internal static class TimeText
{
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Throws <see cref="FormatException"/> when it is not one.</summary>
    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
