using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Migrate.Gateway.Writes;

/// <summary>
/// What a client that has written keeps, so that it reads its own writes: the run of the gateway that passed the answer on, and the number
/// of the first report that this run sends after it. No clock is in it. Text form <c>run.report.signature</c>: the signature is HMAC-SHA256
/// over <c>run.report</c> in base64url.
/// </summary>
/// <remarks>
/// Whoever receives that report knows that the write was committed before: a snapshot of the owner's store that begins afterwards has it.
/// This holds as far as a service commits before it begins to answer.
/// </remarks>
internal static class WriteMark
{
    /// <summary>The longest run a mark may name, in characters.</summary>
    public const int MaxRunLength = 64;

    private const int LongestNumber = 19;
    private const int SignatureLength = 43;
    private const int LongestClaim = MaxRunLength + 1 + LongestNumber;

    /// <summary>Makes a mark.</summary>
    /// <param name="key">The key of marks.</param>
    /// <param name="run">The run of the gateway: 1 to <see cref="MaxRunLength"/> letters and digits.</param>
    /// <param name="report">The number of the report that follows the answer; not negative.</param>
    public static string Create(ReadOnlySpan<byte> key, string run, long report)
    {
        var claim = string.Create(CultureInfo.InvariantCulture, $"{run}.{report}");
        return $"{claim}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(claim)))}";
    }

    /// <summary>Reads a mark without allocating; false when it is malformed or was not signed with this key.</summary>
    /// <param name="key">The key of marks; none is valid under an empty one.</param>
    /// <param name="mark">The text.</param>
    /// <param name="run">The run, as part of the text.</param>
    /// <param name="report">The report.</param>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<char> mark, out ReadOnlySpan<char> run, out long report)
    {
        run = default;
        report = 0;
        var claimLength = mark.Length - SignatureLength - 1;
        if (key.IsEmpty || claimLength is < 3 or > LongestClaim || mark[claimLength] != '.' || !Ascii.IsValid(mark))
        {
            return false;
        }

        var claim = mark[..claimLength];
        var dot = claim.LastIndexOf('.');
        return dot is > 0 and <= MaxRunLength && IsSigned(key, claim, mark[(claimLength + 1)..])
            && long.TryParse(claim[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out report)
            && !(run = claim[..dot]).IsEmpty;
    }

    private static bool IsSigned(ReadOnlySpan<byte> key, ReadOnlySpan<char> claim, ReadOnlySpan<char> signature)
    {
        Span<byte> bytes = stackalloc byte[LongestClaim];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SignatureLength];
        Span<byte> given = stackalloc byte[SignatureLength];
        HMACSHA256.HashData(key, bytes[..Encoding.ASCII.GetBytes(claim, bytes)], hash);
        Base64Url.EncodeToUtf8(hash, expected);
        Encoding.ASCII.GetBytes(signature, given);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }
}
