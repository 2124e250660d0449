using System.Buffers.Binary;
using System.Numerics;

namespace Hal9.Migrate.Routing;

/// <summary>
/// The first 32 bits of an MD5 (RFC 1321). The platform's MD5 goes through its cryptography library, which takes several times as long for
/// the few bytes of a key, and this is done for every request. A test compares the two.
/// </summary>
internal static class Md5
{
    private const int BlockBytes = 64;
    private const int LengthBytes = 8;

    private static readonly int[] Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    // The fractional parts of the sines of 1 to 64.
    private static readonly uint[] Sines = [.. Enumerable.Range(1, BlockBytes).Select(i => (uint)(Math.Abs(Math.Sin(i)) * 4_294_967_296))];

    /// <summary>The first four bytes of the digest of some bytes, read as a big-endian number.</summary>
    public static uint First32BitsOf(ReadOnlySpan<byte> bytes)
    {
        var state = (A: 0x67452301u, B: 0xefcdab89u, C: 0x98badcfeu, D: 0x10325476u);
        var rest = bytes;
        for (; rest.Length >= BlockBytes; rest = rest[BlockBytes..])
        {
            state = Add(state, rest[..BlockBytes]);
        }

        // What is left, a one bit, zeros, and the length in bits at the end of a block.
        Span<byte> tail = stackalloc byte[2 * BlockBytes];
        tail.Clear();
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        var end = rest.Length < BlockBytes - LengthBytes ? BlockBytes : 2 * BlockBytes;
        BinaryPrimitives.WriteUInt64LittleEndian(tail[(end - LengthBytes)..], (ulong)bytes.Length * 8);
        for (var at = 0; at < end; at += BlockBytes)
        {
            state = Add(state, tail.Slice(at, BlockBytes));
        }

        return BinaryPrimitives.ReverseEndianness(state.A);
    }

    private static (uint A, uint B, uint C, uint D) Add((uint A, uint B, uint C, uint D) state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[16];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
        }

        var (a, b, c, d) = state;
        for (var i = 0; i < BlockBytes; i++)
        {
            var (mix, word) = (i >> 4) switch
            {
                0 => (d ^ (b & (c ^ d)), i),
                1 => (c ^ (d & (b ^ c)), (5 * i) + 1),
                2 => (b ^ c ^ d, (3 * i) + 5),
                _ => (c ^ (b | ~d), 7 * i),
            };
            var rotated = BitOperations.RotateLeft(a + mix + Sines[i] + words[word & 15], Shifts[((i >> 4) << 2) | (i & 3)]);
            (a, d, c, b) = (d, c, b, b + rotated);
        }

        return (state.A + a, state.B + b, state.C + c, state.D + d);
    }
}
