using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Gateway.Metrics;
using Hal9.Migrate.Server.Metrics;

namespace Hal9.Migrate.Server.Tests.Metrics;

/// <summary>Every metric that the product exposes, as it is declared.</summary>
internal static class Catalogue
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    /// <summary>Name, kind and labels of each.</summary>
    public static ImmutableArray<(string Name, MetricKind Kind, ImmutableArray<string> Labels)> Metrics { get; } =
    [
        .. ServerFamilies.All.Select(family => (family.Name, family.Kind, family.Labels)),
        .. GatewayMetrics.Families.Select(family => (family.Name, family.Kind, family.Labels)),
        .. ProcessMetrics.Families.Select(family => (family.Name, family.Kind, family.Labels)),
    ];

    /// <summary>The names that queries can use, with the labels that their series have.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Series { get; } = Metrics.SelectMany(SeriesOf).ToImmutableDictionary(series => series.Key, series => series.Value);

    /// <summary>A file of docs/observability.</summary>
    public static string Document(string name) => File.ReadAllText(Path.Combine(Root, "docs", "observability", name));

    private static IEnumerable<KeyValuePair<string, ImmutableArray<string>>> SeriesOf((string Name, MetricKind Kind, ImmutableArray<string> Labels) metric) => metric.Kind == MetricKind.Histogram
        ? [new(metric.Name + "_bucket", metric.Labels.Add("le")), new(metric.Name + "_sum", metric.Labels), new(metric.Name + "_count", metric.Labels)]
        : [new(metric.Name, metric.Labels)];

    private static string Here([CallerFilePath] string path = "") => path;
}
