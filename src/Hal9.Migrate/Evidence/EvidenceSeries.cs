using System.Collections.Immutable;

namespace Hal9.Migrate.Evidence;

/// <summary>The recent past: single seconds for a while, whole minutes for longer. Immutable and bounded.</summary>
public sealed record EvidenceSeries
{
    /// <summary>No evidence.</summary>
    public static EvidenceSeries Empty { get; } = new();

    /// <summary>How long single seconds are kept, rounded up to whole minutes.</summary>
    public static readonly TimeSpan KeepSeconds = TimeSpan.FromMinutes(15);

    /// <summary>How long whole minutes are kept.</summary>
    public static readonly TimeSpan KeepMinutes = TimeSpan.FromHours(48);

    /// <summary>One-second windows, oldest first.</summary>
    public ImmutableList<EvidenceWindow> Seconds { get; private init; } = [];

    /// <summary>Finished minutes, oldest first; they also cover what <see cref="Seconds"/> holds of them.</summary>
    public ImmutableList<EvidenceWindow> Minutes { get; private init; } = [];

    /// <summary>The series with one more second, which lies after all that are in it; one that does not is left out.</summary>
    public EvidenceSeries Append(EvidenceWindow second)
    {
        if (!Seconds.IsEmpty && second.Start <= Seconds[^1].Start)
        {
            return this;
        }

        var minutes = Minutes;
        if (!Seconds.IsEmpty && Minute(second.Start) > Minute(Seconds[^1].Start))
        {
            var finished = Minute(Seconds[^1].Start);
            var rolledUp = WindowMerger.Merge(Seconds.Reverse().TakeWhile(window => window.Start >= finished));
            minutes = DropBefore(rolledUp is null ? minutes : minutes.Add(rolledUp), second.Start - KeepMinutes);
        }

        return new EvidenceSeries { Seconds = DropBefore(Seconds.Add(second), Minute(second.Start - KeepSeconds)), Minutes = minutes };
    }

    /// <summary>The series with one more window that a store has kept: a second, or a minute that comes before all seconds.</summary>
    public EvidenceSeries Restore(EvidenceWindow kept) => kept.Seconds > 1 ? this with { Minutes = Minutes.Add(kept) } : Append(kept);

    /// <summary>
    /// All windows that begin within a span, each moment once: seconds as far back as they go, minutes before that.
    /// A minute that does not lie in the span whole is left out, so a sum may hold a little less than the span, never more.
    /// </summary>
    public IEnumerable<EvidenceWindow> Between(DateTimeOffset from, DateTimeOffset to)
    {
        // Seconds go minute by minute, so each minute is either here in seconds or was rolled up whole.
        var inSeconds = Seconds.IsEmpty ? DateTimeOffset.MaxValue : Minute(Seconds[0].Start);
        for (var i = FirstAtOrAfter(Minutes, from); i < Minutes.Count && Minutes[i].Start < inSeconds; i++)
        {
            if (Minute(Minutes[i].Start).AddMinutes(1) <= to)
            {
                yield return Minutes[i];
            }
        }

        for (var i = FirstAtOrAfter(Seconds, from); i < Seconds.Count && Seconds[i].Start < to; i++)
        {
            yield return Seconds[i];
        }
    }

    /// <summary>
    /// The windows that begin at a time or later and count, each moment once, in as few as there are: minutes that lie after it whole, seconds at both ends, and of a
    /// minute that does not count as a whole those of its seconds that do. For sums.
    /// </summary>
    public IEnumerable<EvidenceWindow> Since(DateTimeOffset from, Func<EvidenceWindow, bool> counts)
    {
        var first = FirstAtOrAfter(Minutes, from);
        var (wholeFrom, wholeTo) = first < Minutes.Count ? (Minutes[first].Start, Minute(Minutes[^1].Start).AddMinutes(1)) : (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var second in SecondsBetween(from, wholeFrom).Where(counts))
        {
            yield return second;
        }

        for (var i = first; i < Minutes.Count; i++)
        {
            var minute = Minutes[i];
            foreach (var part in counts(minute) ? [minute] : SecondsBetween(minute.Start, Minute(minute.Start).AddMinutes(1)).Where(counts))
            {
                yield return part;
            }
        }

        foreach (var second in SecondsBetween(wholeTo, wholeTo > DateTimeOffset.MinValue ? DateTimeOffset.MaxValue : wholeTo).Where(counts))
        {
            yield return second;
        }
    }

    private IEnumerable<EvidenceWindow> SecondsBetween(DateTimeOffset from, DateTimeOffset to)
    {
        for (var i = FirstAtOrAfter(Seconds, from); i < Seconds.Count && Seconds[i].Start < to; i++)
        {
            yield return Seconds[i];
        }
    }

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMinute, time.Offset);

    private static ImmutableList<EvidenceWindow> DropBefore(ImmutableList<EvidenceWindow> windows, DateTimeOffset limit) =>
        windows.RemoveRange(0, FirstAtOrAfter(windows, limit));

    private static int FirstAtOrAfter(ImmutableList<EvidenceWindow> windows, DateTimeOffset time)
    {
        var (low, high) = (0, windows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = windows[middle].Start < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
