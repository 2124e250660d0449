namespace Hal9.Migrate.Server.Secrets;

/// <summary>Paths without symbolic links.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    /// <summary>The file of a relative name, all links on the way resolved; null when that is not below the folder. Throws when it is not there.</summary>
    public static string? Below(string folder, string name)
    {
        if (Path.IsPathRooted(name) || name.Split('/', '\\').Any(part => part.Length == 0 || part is "." or ".." || part.Contains(':', StringComparison.Ordinal)))
        {
            return null;
        }

        var root = Path.TrimEndingDirectorySeparator(Of(folder)) + Path.DirectorySeparatorChar;
        var path = Of(Path.Combine(folder, name));
        return path.StartsWith(root, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) ? path : null;
    }

    /// <summary>A path without links. Throws <see cref="IOException"/> when they run in a circle.</summary>
    private static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        for (var links = 0; links <= MaxLinks; links++)
        {
            if (FirstLink(full) is not { } link)
            {
                return full;
            }

            var (at, target) = link;
            full = Path.GetFullPath(target + full[at.Length..]);
        }

        throw new IOException("Too many symbolic links.");
    }

    /// <summary>The first part of a path that is a link, and where it leads.</summary>
    private static (string At, string Target)? FirstLink(string path)
    {
        var root = Path.GetPathRoot(path)!;
        for (var end = root.Length; end < path.Length; end++)
        {
            end = path.IndexOf(Path.DirectorySeparatorChar, end) is var next and >= 0 ? next : path.Length;
            var part = path[..end];
            if (Directory.ResolveLinkTarget(part, returnFinalTarget: false) is { } target)
            {
                return (part, target.FullName);
            }
        }

        return null;
    }
}
