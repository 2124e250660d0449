using System.Collections.Immutable;

namespace Hal9.Migrate.Gateways;

/// <summary>
/// Which writes have certainly reached the other side: for each run of a gateway the highest report before which every write it passed on
/// is applied there. Immutable.
/// </summary>
/// <remarks>
/// A gateway marks a write with the number of the report that follows its answer. So the write was committed before that report
/// was received, and any snapshot of the owner's store that begins later has it. The reasoning needs one clock only, the controller's,
/// and that it never goes back: all times here are its monotonic timestamps (<see cref="TimeProvider.GetTimestamp"/>). Whatever is not known
/// counts as not settled: a new controller knows nothing at first, which sends more reads to the owner, never a wrong one to the other side.
/// </remarks>
public sealed record SettledMarks
{
    /// <summary>How many reports of a run are kept while nothing is applied; later ones are then settled with the last of them.</summary>
    public const int MaxWaiting = 120;

    /// <summary>Nothing is known.</summary>
    public static SettledMarks None { get; } = new();

    private ImmutableSortedDictionary<string, Run> Runs { get; init; } = ImmutableSortedDictionary.Create<string, Run>(StringComparer.Ordinal);

    /// <summary>By run, the highest report up to which writes are settled; runs of which none is are not in it.</summary>
    public ImmutableDictionary<string, long> Settled { get; private init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>A report of a run of a gateway was received.</summary>
    /// <param name="run">The run: <see cref="GatewaySync.Incarnation"/>.</param>
    /// <param name="report">Its number: <see cref="GatewaySync.Report"/>. A late one that arrives after its successors says nothing new.</param>
    /// <param name="timestamp">When, by the controller's monotonic clock.</param>
    public SettledMarks Received(string run, long report, long timestamp)
    {
        var known = Runs.GetValueOrDefault(run) ?? new Run([], 0, timestamp);
        return this with { Runs = Runs.SetItem(run, (report > known.LastReport ? known.With(report, timestamp) : known) with { LastHeard = timestamp }) };
    }

    /// <summary>
    /// Every change that a snapshot of the owner's store begun at this time could see is applied at the other side, durably and by all lanes.
    /// </summary>
    /// <param name="timestamp">When that snapshot began, by the controller's monotonic clock; of several lanes the earliest.</param>
    public SettledMarks AppliedThrough(long timestamp)
    {
        var (runs, settled) = (Runs, Settled);
        foreach (var (name, run) in Runs)
        {
            // Two moments with the same timestamp may have come in either order.
            var through = run.Waiting.LastOrDefault(waiting => waiting.Timestamp < timestamp);
            if (through != default)
            {
                settled = settled.SetItem(name, through.Report);
                runs = runs.SetItem(name, run with { Waiting = run.Waiting.RemoveAll(waiting => waiting.Report <= through.Report) });
            }
        }

        return this with { Runs = runs, Settled = settled };
    }

    /// <summary>Forgets runs that have not been heard of since; to be called when their marks have outlived their lifetime.</summary>
    public SettledMarks Forget(long lastHeardBefore)
    {
        var gone = Runs.Where(run => run.Value.LastHeard < lastHeardBefore).Select(run => run.Key).ToList();
        return gone.Count == 0 ? this : this with { Runs = Runs.RemoveRange(gone), Settled = Settled.RemoveRange(gone) };
    }

    private readonly record struct Waiting(long Report, long Timestamp);

    private sealed record Run(ImmutableList<Waiting> Waiting, long LastReport, long LastHeard)
    {
        // A newer report in place of the last one waits longer than it would have to, which is safe.
        public Run With(long report, long timestamp) => this with
        {
            Waiting = (Waiting.Count < MaxWaiting ? Waiting : Waiting.RemoveAt(Waiting.Count - 1)).Add(new(report, timestamp)),
            LastReport = report,
        };
    }
}
