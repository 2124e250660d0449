using System.Runtime.CompilerServices;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Judge;

/// <summary>What one side did in a window, over all routes.</summary>
/// <remarks>
/// Every window is looked at again each second for as long as it lies within somebody's view; what never changes is added up once, and forgotten with the window. Thread-safe.
/// </remarks>
internal sealed record SideTotals(long Requests, long Errors, LatencyHistogram Latency)
{
    private static readonly ConditionalWeakTable<EvidenceWindow, SideTotals?[]> Known = [];

    /// <summary>The totals of a side in a window.</summary>
    public static SideTotals Of(EvidenceWindow window, Subject subject) =>
        Known.GetValue(window, static _ => new SideTotals?[Enum.GetValues<Subject>().Length])[(int)subject] ??= new(window.RequestsOf(subject), window.ErrorsOf(subject), window.LatencyOf(subject));
}
