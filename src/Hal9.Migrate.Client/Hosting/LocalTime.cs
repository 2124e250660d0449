namespace Hal9.Migrate.Client.Hosting;

/// <summary>Moments as a person reads them.</summary>
public static class LocalTime
{
    /// <summary>The moment in the local time zone.</summary>
    public static DateTimeOffset GetLocalTime(this TimeProvider time, DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
}
