using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Server.Control;

/// <summary>What was measured since the server started, added up; counters never fall. Thread-safe.</summary>
internal sealed class TrafficTotals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Subject, (long Requests, long Errors)> _subjects = [];
    private readonly SortedDictionary<string, long> _mirror = new(StringComparer.Ordinal);

    public void Add(EvidenceWindow window)
    {
        lock (_lock)
        {
            foreach (var tally in window.Strata)
            {
                var sum = _subjects.GetValueOrDefault(tally.Stratum.Subject);
                _subjects[tally.Stratum.Subject] = (sum.Requests + tally.Requests, sum.Errors + tally.Errors);
            }

            Count("matched", window.Mirror.Matched);
            Count("mismatched", window.Mirror.Mismatched);
            Count("failed", window.Mirror.Failed);
            Count("dropped", window.Mirror.Dropped);
            Count("skipped", window.Mirror.Skipped.Values.Sum());
        }
    }

    public IReadOnlyList<(Subject Subject, long Requests, long Errors)> Subjects()
    {
        lock (_lock)
        {
            return [.. Enum.GetValues<Subject>().Select(subject => (subject, _subjects.GetValueOrDefault(subject).Requests, _subjects.GetValueOrDefault(subject).Errors))];
        }
    }

    public IReadOnlyList<(string Result, long Count)> Mirror()
    {
        lock (_lock)
        {
            return [.. _mirror.Select(result => (result.Key, result.Value))];
        }
    }

    private void Count(string result, long count) => _mirror[result] = _mirror.GetValueOrDefault(result) + count;
}
