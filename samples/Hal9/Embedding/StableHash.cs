namespace Hal9.Sample.Embedding;

/// <summary>
/// Hashing that gives the same value on every platform, runtime and run (unlike <see cref="object.GetHashCode"/>).
/// </summary>
internal static class StableHash
{
    /// <summary>The golden-ratio increment of SplitMix64; also a fine starting value.</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The hash of a sequence so far (<paramref name="hash"/>) followed by <paramref name="value"/>.</summary>
    public static ulong Combine(ulong hash, ulong value) => Mix((hash + Golden) ^ value);
}
