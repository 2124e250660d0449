using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>Reads the <c>Cookie</c> header (RFC 6265, section 4.2) without allocating, and writes it anew without one cookie.</summary>
internal static class CookieHeader
{
    private const int OnStack = 512;

    /// <summary>The value of the first cookie of that name; empty when there is none. Names compare exactly.</summary>
    public static ReadOnlySpan<char> Find(StringValues header, string name)
    {
        for (var i = 0; i < header.Count; i++)
        {
            var rest = header[i].AsSpan();
            while (!rest.IsEmpty)
            {
                var pair = Next(ref rest);
                if (IsNamed(pair, name))
                {
                    return pair[(name.Length + 1)..].Trim();
                }
            }
        }

        return default;
    }

    /// <summary>Whether there is a cookie of that name.</summary>
    public static bool Has(string header, string name)
    {
        if (!header.Contains(name, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = header.AsSpan();
        while (!rest.IsEmpty)
        {
            if (IsNamed(Next(ref rest), name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The header without any cookie of that name; empty when nothing is left.</summary>
    public static string Without(string header, string name)
    {
        // What is kept is never longer than it was, but for a blank after each semicolon.
        var longest = header.Length + header.AsSpan().Count(';');
        char[]? rented = null;
        var kept = longest <= OnStack ? stackalloc char[OnStack] : rented = ArrayPool<char>.Shared.Rent(longest);
        var length = 0;
        var rest = header.AsSpan();
        while (!rest.IsEmpty)
        {
            var pair = Next(ref rest);
            if (!pair.IsEmpty && !IsNamed(pair, name))
            {
                Add(length == 0 ? "" : "; ", kept, ref length);
                Add(pair, kept, ref length);
            }
        }

        var without = new string(kept[..length]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return without;
    }

    private static void Add(ReadOnlySpan<char> text, Span<char> to, ref int length)
    {
        text.CopyTo(to[length..]);
        length += text.Length;
    }

    private static ReadOnlySpan<char> Next(scoped ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(';');
        var pair = (end < 0 ? rest : rest[..end]).Trim();
        rest = end < 0 ? default : rest[(end + 1)..];
        return pair;
    }

    private static bool IsNamed(ReadOnlySpan<char> pair, string name) =>
        pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal);
}
