using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Hal9.Migrate.Gateway.Exposition;

/// <summary>Writes metrics as text: in the format of Prometheus, version 0.0.4, or as OpenMetrics, version 1.0.0, for those who ask for that.</summary>
public sealed class MetricsText
{
    private const string OpenMetrics = "application/openmetrics-text";
    private const string Total = "_total";

    private static readonly string[] Units = ["seconds", "bytes", "ratio"];

    private readonly StringBuilder _text = new();
    private readonly bool _isOpen;

    private MetricsText(bool isOpen) => _isOpen = isOpen;

    /// <summary>The media type of what is written.</summary>
    public string MediaType => _isOpen ? $"{OpenMetrics}; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The format that a reader's Accept header wants most; without one, and in doubt, that of Prometheus.</summary>
    public static MetricsText For(IEnumerable<string?> accept)
    {
        var (open, text) = (0.0, 0.0);
        if (MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var wanted))
        {
            foreach (var media in wanted)
            {
                var quality = media.Quality ?? 1;
                if (media.MediaType.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase))
                {
                    open = Math.Max(open, quality);
                }
                else if (media.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
                {
                    text = Math.Max(text, quality);
                }
            }
        }

        return new(open > 0 && open >= text);
    }

    /// <summary>Writes metrics.</summary>
    /// <param name="families">The metrics; none may be written twice.</param>
    /// <param name="from">What they are read from.</param>
    public MetricsText Add<T>(IEnumerable<MetricFamily<T>> families, T from)
    {
        foreach (var family in families)
        {
            Add(family, from);
        }

        return this;
    }

    /// <summary>All that was written.</summary>
    public override string ToString() => _isOpen ? $"{_text}# EOF\n" : _text.ToString();

    private void Add<T>(MetricFamily<T> family, T from)
    {
        // To OpenMetrics the metric is what is counted, and _total belongs to its sample.
        var counted = family.Name.EndsWith(Total, StringComparison.Ordinal) ? family.Name[..^Total.Length] : family.Name;
        var name = _isOpen ? counted : family.Name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(family.Help)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
        if (_isOpen && Array.Find(Units, unit => counted.EndsWith('_' + unit, StringComparison.Ordinal)) is { } unit)
        {
            _text.Append("# UNIT ").Append(name).Append(' ').Append(unit).Append('\n');
        }

        foreach (var sample in family.Read(from))
        {
            var labels = string.Join(',', family.Labels.Zip(sample.Labels, (label, value) => $"{label}=\"{Escaped(value)}\""));
            if (sample.Histogram is { } histogram)
            {
                Add(family.Name, labels, histogram);
            }
            else if (sample.Value is { } value)
            {
                Add(family.Name, labels, value);
            }
        }
    }

    private void Add(string name, string labels, HistogramReading histogram)
    {
        var before = labels.Length == 0 ? "" : labels + ",";
        foreach (var (bound, count) in histogram.Buckets)
        {
            Add(name + "_bucket", $"{before}le=\"{Bound(bound)}\"", count);
        }

        Add(name + "_bucket", before + "le=\"+Inf\"", histogram.Count);
        Add(name + "_sum", labels, histogram.Sum);
        Add(name + "_count", labels, histogram.Count);
    }

    private void Add(string name, string labels, double value) =>
        _text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Both formats get the same text, so that series keep their names when a reader changes formats; OpenMetrics wants a point in every number.</summary>
    private static string Bound(double bound)
    {
        var text = bound.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
