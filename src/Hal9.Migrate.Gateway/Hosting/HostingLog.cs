using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>What a gateway says about itself.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(100, LogLevel.Information, "Gateway {Gateway} listens on {Addresses}.")]
    public static partial void Listening(ILogger logger, string gateway, string addresses);

    [LoggerMessage(101, LogLevel.Information, "Gateway {Gateway} stops: {InFlight} requests are under way and have {Seconds} seconds.")]
    public static partial void Draining(ILogger logger, string gateway, long inFlight, double seconds);

    [LoggerMessage(102, LogLevel.Warning, "{InFlight} requests were still under way when the time to drain was over; they were ended.")]
    public static partial void DrainEnded(ILogger logger, long inFlight);
}
