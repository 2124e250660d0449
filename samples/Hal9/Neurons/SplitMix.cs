using Hal9.Sample.Embedding;

namespace Hal9.Sample.Neurons;

/// <summary>A small deterministic generator (SplitMix64), the same on every platform. Not for secrets; not thread-safe.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = StableHash.Mix(seed + StableHash.Golden);

    /// <summary>A generator for one item of a series, independent of its neighbours.</summary>
    public static SplitMix For(long seed, string purpose, params ReadOnlySpan<int> item)
    {
        var hash = (ulong)seed;
        foreach (var letter in purpose)
        {
            hash = StableHash.Combine(hash, letter);
        }

        foreach (var number in item)
        {
            hash = StableHash.Combine(hash, (ulong)number);
        }

        return new SplitMix(hash);
    }

    /// <summary>A whole number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Below(int bound)
    {
        _state += StableHash.Golden;
        return (int)(StableHash.Mix(_state) % (ulong)bound);
    }

    /// <summary>Fisher and Yates.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
