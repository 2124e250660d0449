using System.Collections.Immutable;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>Counts what users were answered, by who answered and with which class of status. Counting is one atomic increment.</summary>
internal sealed class AnswerMeter
{
    private const int Aborted = 0;
    private const int Classes = 6;
    private const int Own = 2;

    // What the gateway writes itself when a service does not answer is told from the service's own errors.
    private const int Timeouts = Classes;
    private const int Broken = Classes + 1;

    // Each answerer's counters lie on cache lines of their own.
    private const int Stride = 16;

    private static readonly ImmutableArray<string> Answerers = ["legacy", "successor", "gateway"];
    private static readonly ImmutableArray<string> Statuses = ["aborted", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly long[] _counts = new long[(Answerers.Length + 1) * Stride];

    /// <summary>A side answered, or the gateway did because the side did not.</summary>
    public void Answered(Side side, int status) => Count((int)side, ClassOf(status));

    /// <summary>The side could not be reached, or broke off.</summary>
    public void BrokeOff(Side side) => Count((int)side, Broken);

    /// <summary>The side was silent for too long.</summary>
    public void TimedOut(Side side) => Count((int)side, Timeouts);

    /// <summary>The client gave up, or sent what cannot be forwarded.</summary>
    public void GivenUp(Side side) => Count((int)side, Aborted);

    /// <summary>The gateway answered by itself: no side was asked.</summary>
    public void AnsweredItself(int status) => Count(Own, ClassOf(status));

    /// <summary>All counts, by who answered and class of status.</summary>
    public IEnumerable<(string Side, string Status, long Count)> Read() =>
        from answerer in Enumerable.Range(0, Answerers.Length)
        from status in Enumerable.Range(0, Classes)
        select (Answerers[answerer], Statuses[status], Of(answerer, status));

    /// <summary>How often a side gave no answer, by why.</summary>
    public IEnumerable<(string Side, string Reason, long Count)> Unanswered() =>
        from side in Enum.GetValues<Side>()
        from reason in ((string Name, int Place)[])[("timeout", Timeouts), ("transport", Broken)]
        select (Answerers[(int)side], reason.Name, Of((int)side, reason.Place));

    private static int ClassOf(int status) => status is >= 100 and <= 599 ? status / 100 : Aborted;

    private long Of(int answerer, int place) => Volatile.Read(ref _counts[(answerer + 1) * Stride + place]);

    private void Count(int answerer, int place) => Interlocked.Increment(ref _counts[(answerer + 1) * Stride + place]);
}
