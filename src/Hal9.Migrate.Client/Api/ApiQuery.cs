using System.Globalization;

namespace Hal9.Migrate.Client.Api;

/// <summary>The query parameters of the HTTP API.</summary>
internal static class ApiQuery
{
    public const string DryRun = "dry_run";
    public const string After = "after";
    public const string Follow = "follow";
    public const string Limit = "limit";
    public const string Deep = "deep";
    public const string Components = "components";

    /// <summary>The path with those parameters that have a value.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var text = path;
        foreach (var (name, value) in parameters)
        {
            var written = value switch
            {
                null or false => null,
                true => "true",
                DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            };
            if (!string.IsNullOrEmpty(written))
            {
                text += $"{(text.Length == path.Length ? '?' : '&')}{name}={Uri.EscapeDataString(written)}";
            }
        }

        return text;
    }
}
