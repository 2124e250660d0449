using System.Net;
using System.Security;
using Hal9.Migrate.Access;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Tokens;

/// <summary>A token just made; its text can be had this once.</summary>
public sealed class Hal9Token
{
    internal Hal9Token(NewTokenDocument made) =>
        (Name, Role, ExpiresAt, Token) = (made.Name, made.Role, made.ExpiresAt, new NetworkCredential("", made.Token).SecurePassword);

    /// <summary>Its name, the actor of what its bearer does.</summary>
    public string Name { get; }

    /// <summary>What its bearer may do.</summary>
    public Role Role { get; }

    /// <summary>When it expires; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>Its text, as Connect-Hal9Server takes it.</summary>
    public SecureString Token { get; }

    /// <summary>Names it.</summary>
    public override string ToString() => $"{Name} ({Role})";
}
