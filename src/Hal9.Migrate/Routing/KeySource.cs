using System.Diagnostics.CodeAnalysis;

namespace Hal9.Migrate.Routing;

/// <summary>What identifies the user of a request, so that each stays on one side: <c>address</c>, <c>header:NAME</c> or <c>cookie:NAME</c>.</summary>
/// <param name="Kind">Where the key comes from.</param>
/// <param name="Name">The header's or cookie's name; empty for the address. A request without it is keyed by its client's address.</param>
public sealed record KeySource(KeySourceKind Kind, string Name)
{
    /// <summary>The client's address.</summary>
    public static KeySource Address { get; } = new(KeySourceKind.Address, "");

    /// <summary>Reads the text form; false when it is none of the three.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeySource? source)
    {
        var (kind, name) = text.Split(':', 2) is [var left, var right] ? (left, right.Trim()) : (text, "");
        source = (kind, name) switch
        {
            ("address", "") => Address,
            ("header", not "") when IsToken(name) => new(KeySourceKind.Header, name),
            ("cookie", not "") when IsToken(name) => new(KeySourceKind.Cookie, name),
            _ => null,
        };
        return source is not null;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Kind switch
    {
        KeySourceKind.Header => $"header:{Name}",
        KeySourceKind.Cookie => $"cookie:{Name}",
        _ => "address",
    };

    private static bool IsToken(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
