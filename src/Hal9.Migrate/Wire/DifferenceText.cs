using System.Globalization;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Wire;

/// <summary>Says in words what is known about a place in which answers differ.</summary>
public static class DifferenceText
{
    /// <summary>Which place: the route and, where it is not about safe requests, the class of methods.</summary>
    public static string RouteOf(DifferenceDocument difference) => difference.Method == MethodClass.Safe ? difference.Route : $"{difference.Route} (unsafe)";

    /// <summary>How often, how often without the successor, and an example.</summary>
    public static string Of(DifferenceDocument difference) =>
        string.Create(CultureInfo.InvariantCulture, $"{Share(difference.RawRate)} of {difference.Compared:N0} answers differ; {Noise(difference)}{Example(difference)}");

    private static string Noise(DifferenceDocument difference) => difference.NoiseRate is { } noise
        ? string.Create(CultureInfo.InvariantCulture, $"the legacy differs from itself in {Share(noise)} of {difference.Replayed:N0}")
            + (difference.Verdict == DifferenceVerdict.Unlearnt ? string.Create(CultureInfo.InvariantCulture, $", of {NoiseRule.FewestReplays} that are needed") : "")
        : "the legacy was not asked twice";

    private static string Example(DifferenceDocument difference) => difference.Examples.IsEmpty ? ""
        : $"; for example {difference.Examples[^1].Legacy} and {difference.Examples[^1].Successor} in {difference.Examples[^1].TraceId}";

    /// <summary>A share in percent; two digits that count where it is small.</summary>
    private static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
