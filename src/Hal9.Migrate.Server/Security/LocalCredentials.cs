using System.Security.Cryptography;
using Hal9.Migrate.Access;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Server.Security;

/// <summary>
/// The file with which the person who runs the server is its first admin: written so that only its owner can read it, renewed when its
/// token does not work any more.
/// </summary>
internal static class LocalCredentials
{
    /// <summary>The name of the token in it.</summary>
    public const string TokenName = "local-admin";

    /// <summary>Sees to it that there is such a file for this address. Returns its path; null when the environment has no place for it.</summary>
    public static async Task<string?> EnsureAsync(Uri address, string? caFile, IMigrationStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (CredentialsDocument.FolderOf(Environment.GetEnvironmentVariable) is not { } folder)
        {
            return null;
        }

        var path = Path.Combine(folder, CredentialsDocument.FileNameOf(address));
        if (await IsGoodAsync(path, address, store, time, cancellationToken))
        {
            return path;
        }

        var text = AccessToken.TextOf(RandomNumberGenerator.GetBytes(AccessToken.RandomBytes));
        await store.Tokens.RemoveAsync(TokenName, cancellationToken);
        await store.Tokens.AddAsync(new AccessToken(TokenName, Role.Admin, AccessToken.HashOf(text), time.GetUtcNow(), null), cancellationToken);
        CreateFolder(folder);
        await WriteAsync(path, new CredentialsDocument(CredentialsDocument.OriginOf(address), TokenName, text, caFile).Write(), cancellationToken);
        return path;
    }

    private static async Task<bool> IsGoodAsync(string path, Uri address, IMigrationStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || CredentialsDocument.Read(await File.ReadAllTextAsync(path, cancellationToken)) is not { } document)
        {
            return false;
        }

        var token = await store.Tokens.FindAsync(AccessToken.HashOf(document.Token), cancellationToken);
        return document.Origin == CredentialsDocument.OriginOf(address) && token is { Role: Role.Admin } && (token.ExpiresAt is not { } end || end > time.GetUtcNow());
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // Below the user's profile, which only the user can read.
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Written beside and renamed, so that a reader sees the old file or the new one.</summary>
    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var beside = $"{path}.{Environment.ProcessId}";
        await using (var file = new StreamWriter(beside, options))
        {
            await file.WriteAsync(text.AsMemory(), cancellationToken);
        }

        File.Move(beside, path, overwrite: true);
    }
}
