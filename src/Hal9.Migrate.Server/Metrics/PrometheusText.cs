using System.Globalization;
using System.Text;

namespace Hal9.Migrate.Server.Metrics;

/// <summary>Writes the text exposition format of Prometheus, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>A family of samples of one name. Values that are null are left out.</summary>
    public PrometheusText Family(string name, string type, string help, params IEnumerable<(string Labels, double? Value)> samples)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var (labels, value) in samples)
        {
            if (value is { } known)
            {
                _text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(known.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
            }
        }

        return this;
    }

    /// <summary>One label; several are joined with commas.</summary>
    public static string Label(string name, string value) =>
        $"{name}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
