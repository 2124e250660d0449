using System.Collections.Immutable;
using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>What windows have said since the process began, added up; counters never fall. Thread-safe.</summary>
public sealed class TrafficTotals
{
    private readonly Lock _lock = new();
    private readonly SubjectSum[] _subjects = [.. Enum.GetValues<Subject>().Select(_ => new SubjectSum())];
    private readonly SortedDictionary<string, long> _mirror = new(StringComparer.Ordinal) { ["dropped"] = 0, ["failed"] = 0, ["matched"] = 0, ["mismatched"] = 0, ["skipped"] = 0 };
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);

    /// <summary>Adds what was measured in a window.</summary>
    public void Add(EvidenceWindow window)
    {
        lock (_lock)
        {
            foreach (var tally in window.Strata)
            {
                var sum = _subjects[(int)tally.Stratum.Subject];
                sum.Requests += tally.Requests;
                sum.Errors += tally.Errors;
                tally.Latency.AddTo(sum.Latency);
            }

            _mirror["matched"] += window.Mirror.Matched;
            _mirror["mismatched"] += window.Mirror.Mismatched;
            _mirror["failed"] += window.Mirror.Failed;
            _mirror["dropped"] += window.Mirror.Dropped;
            foreach (var (reason, count) in window.Mirror.Skipped)
            {
                _mirror["skipped"] += count;
                _skipped[reason] = _skipped.GetValueOrDefault(reason) + count;
            }
        }
    }

    /// <summary>Requests and failures of each subject.</summary>
    public ImmutableArray<(Subject Subject, long Requests, long Errors)> Subjects()
    {
        lock (_lock)
        {
            return [.. Enum.GetValues<Subject>().Select(subject => (subject, _subjects[(int)subject].Requests, _subjects[(int)subject].Errors))];
        }
    }

    /// <summary>Reads the latencies of a subject, counted on <see cref="LatencyScale"/>.</summary>
    public T Latency<T>(Subject subject, Func<long[], T> read)
    {
        lock (_lock)
        {
            return read(_subjects[(int)subject].Latency);
        }
    }

    /// <summary>What became of the candidates for mirroring.</summary>
    public ImmutableArray<(string Result, long Count)> Mirror()
    {
        lock (_lock)
        {
            return [.. _mirror.Select(result => (result.Key, result.Value))];
        }
    }

    /// <summary>Why candidates were left out on purpose.</summary>
    public ImmutableArray<(string Reason, long Count)> Skipped()
    {
        lock (_lock)
        {
            return [.. _skipped.Select(reason => (reason.Key, reason.Value))];
        }
    }

    private sealed class SubjectSum
    {
        public long Requests { get; set; }

        public long Errors { get; set; }

        public long[] Latency { get; } = new long[LatencyScale.BucketCount];
    }
}
