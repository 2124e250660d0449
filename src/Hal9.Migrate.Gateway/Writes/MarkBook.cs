using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Hal9.Migrate.Gateway.Writes;

/// <summary>Numbers the reports of this run, so that answers can be marked with the next one, and knows which marks are settled. Thread-safe.</summary>
internal sealed class MarkBook
{
    private long _begun;
    private volatile Known _settled = new([]);

    /// <summary>What this run of the gateway is called.</summary>
    public string Run { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The number of the report that will follow what happens now.</summary>
    public long Next => Interlocked.Read(ref _begun) + 1;

    /// <summary>Begins a report, before anything that it says is read.</summary>
    /// <returns>Its number.</returns>
    public long BeginReport() => Interlocked.Increment(ref _begun);

    /// <summary>The controller says up to which report of each run writes have reached the other side.</summary>
    public void Settle(ImmutableDictionary<string, long> settled)
    {
        if (!ReferenceEquals(settled, _settled.Source))
        {
            _settled = new Known(settled);
        }
    }

    /// <summary>Whether what was marked so has reached the other side; allocates nothing.</summary>
    public bool IsSettled(ReadOnlySpan<char> run, long report) => _settled.ByRun.TryGetValue(run, out var through) && report <= through;

    private sealed class Known(ImmutableDictionary<string, long> source)
    {
        public ImmutableDictionary<string, long> Source { get; } = source;

        public Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> ByRun { get; } =
            new Dictionary<string, long>(source, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
