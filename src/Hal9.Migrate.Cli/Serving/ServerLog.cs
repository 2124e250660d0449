using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hal9.Migrate.Cli.Serving;

/// <summary>Where server and gateway log: to stderr, as lines for people or as JSON.</summary>
internal static class ServerLog
{
    public static void Configure(ILoggingBuilder logging, LogFormat format, bool verbose, TimeProvider time)
    {
        logging.SetMinimumLevel(verbose ? LogLevel.Debug : LogLevel.Information);
        logging.AddFilter("Microsoft", verbose ? LogLevel.Information : LogLevel.Warning);
        logging.AddFilter("Yarp", LogLevel.Warning);

        // It says every request with its query, in which people look for what is theirs; also when they want to know much.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        // What the host fails of is said as a problem, without the stack below it.
        logging.AddFilter("Microsoft.Extensions.Hosting", verbose ? LogLevel.Information : LogLevel.None);
        logging.Services.AddSingleton(time);
        logging.AddConsole(options => options.FormatterName = format == LogFormat.Json ? JsonLineFormatter.FormatName : LogLineFormatter.FormatName)
            .AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>()
            .AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();

        logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
