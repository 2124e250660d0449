using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Files;

/// <summary>Reads and writes files that people name; every failure says which file and what to do.</summary>
internal static class TextFile
{
    /// <summary>The text of a file of at most so many bytes.</summary>
    public static async Task<string> ReadAsync(string path, long maxBytes, string what, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > maxBytes)
            {
                throw new MigrateException(ProblemCode.BodyTooLarge, $"{path} is larger than {maxBytes / (1024 * 1024)} MiB.", $"Is that the {what}?");
            }

            return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failure(ProblemCode.InvalidArgument, path, "read", exception, $"Name the file of the {what}.");
        }
    }

    /// <summary>Writes a file whole or not at all, below a name of its own until it is complete.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            var whole = Path.GetFullPath(path);
            var temporary = Path.Combine(Path.GetDirectoryName(whole)!, $".{Path.GetFileName(whole)}.{Environment.ProcessId}");
            try
            {
                await File.WriteAllTextAsync(temporary, text, cancellationToken).ConfigureAwait(false);
                File.Move(temporary, whole, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Failure(ProblemCode.InvalidArgument, path, "written", exception, "Name a file in a folder that exists and that you may write to.");
        }
    }

    private static MigrateException Failure(string code, string path, string done, Exception exception, string remedy) => new(
        code,
        exception is FileNotFoundException or DirectoryNotFoundException ? $"{path} cannot be {done}: there is no such file or folder."
            : exception is UnauthorizedAccessException ? $"{path} cannot be {done}: not allowed, or it is a folder."
            : $"{path} cannot be {done}: {exception.Message.TrimEnd('.')}.",
        remedy,
        exception);
}
