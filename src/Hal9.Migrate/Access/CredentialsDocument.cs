using System.Runtime.InteropServices;
using System.Text.Json;
using Hal9.Migrate.Json;

namespace Hal9.Migrate.Access;

/// <summary>
/// What a credentials file holds: one token for one server. The server writes the first one, clients read it; both take path and
/// format from here. Who does the I/O makes the file readable by its owner only.
/// </summary>
/// <param name="Origin">The server it is for, as <see cref="OriginOf"/> writes it; the token is sent to no other.</param>
/// <param name="Name">The token's name.</param>
/// <param name="Token">The token's text.</param>
/// <param name="CaFile">Absolute path of the certificates (PEM) that the server's certificate is checked against; null: the system's.</param>
public sealed record CredentialsDocument(string Origin, string Name, string Token, string? CaFile = null)
{
    /// <summary>The variable that names the folder of everything kept per user, in place of the system's own.</summary>
    public const string HomeVariable = "HAL9_HOME";

    /// <summary>Scheme, host and port of an address, in lower case: <c>http://127.0.0.1:8900</c>.</summary>
    public static string OriginOf(Uri address) => $"{address.Scheme}://{address.IdnHost switch
    {
        var host when host.Contains(':', StringComparison.Ordinal) => $"[{host}]",
        var host => host.ToLowerInvariant(),
    }}:{address.Port}";

    /// <summary>The name of the file of a server: <c>127.0.0.1-8900.json</c>; what not every file system allows is an underscore.</summary>
    public static string FileNameOf(Uri address) =>
        $"{string.Concat(address.IdnHost.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'))}-{address.Port}.json";

    /// <summary>
    /// The folder of the credentials: <c>credentials</c> below <c>HAL9_HOME</c>, else below <c>hal9-migrate</c> in
    /// <c>%LOCALAPPDATA%</c> (Windows), <c>~/Library/Application Support</c> (macOS), <c>$XDG_CONFIG_HOME</c> or <c>~/.config</c> (others).
    /// </summary>
    /// <param name="system">Whose habits to follow.</param>
    /// <param name="variable">The value of an environment variable; null when it is not set.</param>
    /// <returns>Null when the environment does not tell where that is; then only <c>HAL9_HOME</c> helps.</returns>
    public static string? FolderOf(OSPlatform system, Func<string, string?> variable)
    {
        var home = Set(HomeVariable) ?? (
            system == OSPlatform.Windows ? Below(Set("LOCALAPPDATA"), "hal9-migrate")
            : system == OSPlatform.OSX ? Below(Set("HOME"), "Library", "Application Support", "hal9-migrate")
            // A relative XDG_CONFIG_HOME is to be ignored, says the XDG Base Directory Specification.
            : Set("XDG_CONFIG_HOME") is { } config && config.StartsWith('/') ? Below(config, "hal9-migrate")
            : Below(Set("HOME"), ".config", "hal9-migrate"));
        return Below(home, "credentials");

        string? Set(string name) => variable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>The same for the system this runs on.</summary>
    public static string? FolderOf(Func<string, string?> variable) => FolderOf(
        OperatingSystem.IsWindows() ? OSPlatform.Windows : OperatingSystem.IsMacOS() ? OSPlatform.OSX : OSPlatform.Linux, variable);

    /// <summary>The document of a file's text; null when it is none.</summary>
    public static CredentialsDocument? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<CredentialsDocument>(json, Hal9Json.Options) is { Origin: not null, Token: not null } read
                ? read with { Name = read.Name ?? "" } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of the file.</summary>
    public string Write() => JsonSerializer.Serialize(this, Hal9Json.Indented) + "\n";

    /// <summary>Names the server and the token, never its text.</summary>
    public override string ToString() => $"{Name} at {Origin}";

    private static string? Below(string? folder, params string[] names) => folder is null ? null : Path.Combine([folder, .. names]);
}
