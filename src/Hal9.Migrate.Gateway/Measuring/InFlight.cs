using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>How many requests each side is answering right now.</summary>
internal sealed class InFlight
{
    // The two counts lie on cache lines of their own.
    private const int Stride = 16;

    private readonly long[] _counts = new long[3 * Stride];

    /// <summary>The legacy's.</summary>
    public long Legacy => Volatile.Read(ref Of(Side.Legacy));

    /// <summary>The successor's.</summary>
    public long Successor => Volatile.Read(ref Of(Side.Successor));

    /// <summary>A request goes to a side.</summary>
    public void Enter(Side side) => Interlocked.Increment(ref Of(side));

    /// <summary>It is done.</summary>
    public void Leave(Side side) => Interlocked.Decrement(ref Of(side));

    private ref long Of(Side side) => ref _counts[((int)side + 1) * Stride];
}
