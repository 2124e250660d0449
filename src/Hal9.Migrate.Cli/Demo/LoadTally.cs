using System.Collections.Concurrent;
using System.Globalization;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>What the demo's users have seen. Counts are whole and thread-safe.</summary>
internal sealed class LoadTally
{
    private readonly ConcurrentDictionary<string, long> _reasons = [];
    private long _total;
    private long _failed;
    private long _failedByFault;
    private long _legacy;
    private long _successor;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>Requests that failed although no fault was to blame.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Requests that the injected fault itself answered, or left unanswered.</summary>
    public long FailedByFault => Interlocked.Read(ref _failedByFault);

    public long Legacy => Interlocked.Read(ref _legacy);

    public long Successor => Interlocked.Read(ref _successor);

    /// <summary>What went wrong with requests no fault is to blame for, the most frequent first, in words.</summary>
    public IEnumerable<string> Reasons => _reasons.OrderByDescending(reason => reason.Value).Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value} x {reason.Key}"));

    /// <summary>Counts a request.</summary>
    /// <param name="servedBy">The side that answered; null for neither.</param>
    /// <param name="failure">What went wrong; null for nothing.</param>
    /// <param name="byFault">Whether the injected fault is to blame.</param>
    public void Count(string? servedBy, string? failure, bool byFault)
    {
        Interlocked.Increment(ref _total);
        if (servedBy == "legacy")
        {
            Interlocked.Increment(ref _legacy);
        }
        else if (servedBy == "successor")
        {
            Interlocked.Increment(ref _successor);
        }

        if (failure is null)
        {
            return;
        }

        Interlocked.Increment(ref byFault ? ref _failedByFault : ref _failed);
        if (!byFault)
        {
            _reasons.AddOrUpdate(failure, 1, (_, count) => count + 1);
        }
    }
}
