using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Connections;

/// <summary>Reads the credentials file of a server.</summary>
internal static class CredentialsFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Where the file of a server is looked for; null when the environment does not tell.</summary>
    public static string? PathOf(Uri address, Func<string, string?> variable) =>
        CredentialsDocument.FolderOf(variable) is { } folder ? Path.Combine(folder, CredentialsDocument.FileNameOf(address)) : null;

    /// <summary>The credentials for a server; null when there are none, or they are for another server.</summary>
    public static CredentialsDocument? Read(string path, Uri address)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            // Windows keeps the per-user folder from others by itself.
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                throw new MigrateException(
                    ProblemCode.InvalidArgument, $"{path} can be read or changed by others, so the token in it is not used.", $"Make it yours alone: chmod 600 \"{path}\".");
            }

            var document = CredentialsDocument.Read(File.ReadAllText(path)) ?? throw new MigrateException(
                ProblemCode.InvalidArgument, $"{path} is not a credentials file.", "Remove it and set HAL9_TOKEN, or have an admin make a new token (token create).");
            return Uri.TryCreate(document.Origin, UriKind.Absolute, out var origin)
                && CredentialsDocument.OriginOf(origin) == CredentialsDocument.OriginOf(address) ? document : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"{path} cannot be read: {exception.Message}", "Mend that, or set HAL9_TOKEN.", exception);
        }
    }
}
