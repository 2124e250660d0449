using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>Finds hal9-migrate.</summary>
internal static class ProgramLocator
{
    /// <summary>The variable that names the program.</summary>
    public const string Variable = "HAL9_MIGRATE";

    private const string Name = "hal9-migrate";
    private const string Runtime = "dotnet";

    /// <summary>
    /// The program: the one asked for, the one the variable names, the one on the path, or the one in the module. What is asked for and is not
    /// there is an error; nothing else is taken in its place. Throws <see cref="MigrateException"/>.
    /// </summary>
    /// <param name="asked">The file asked for; null when none was.</param>
    /// <param name="moduleFolder">Where the module lies.</param>
    /// <param name="variable">The value of an environment variable.</param>
    public static ProgramFile Find(string? asked, string moduleFolder, Func<string, string?> variable)
    {
        var path = variable("PATH") ?? "";
        if (asked is not null)
        {
            return File.Exists(asked) ? Of(asked, path, variable) : throw Missing($"-Path names {asked}, which is no file.", moduleFolder);
        }

        if (variable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? Of(named, path, variable) : throw Missing($"{Variable} names {named}, which is no file.", moduleFolder);
        }

        return (OnPath(Name, path) ?? Existing(Bundled(moduleFolder))) is { } found ? Of(found, path, variable) : throw Missing("hal9-migrate was not found.", moduleFolder);
    }

    private static ProgramFile Of(string file, string path, Func<string, string?> variable)
    {
        if (!string.Equals(Path.GetExtension(file), ".dll", StringComparison.OrdinalIgnoreCase))
        {
            return new(file, []);
        }

        var runtime = (variable("DOTNET_ROOT") is { Length: > 0 } root ? Existing(Path.Combine(root, Executable(Runtime))) : null) ?? OnPath(Runtime, path) ?? InUsualPlace();
        return runtime is not null ? new(runtime, [file]) : throw new MigrateException(
            ProblemCode.NotFound, $"{file} needs the .NET 10 runtime (ASP.NET Core), and there is no \"{Runtime}\" on PATH.", "Install it from https://dotnet.microsoft.com/download, or set DOTNET_ROOT.");
    }

    private static MigrateException Missing(string detail, string moduleFolder) => new(
        ProblemCode.NotFound,
        detail,
        $"It is looked for in this order: -Path, the variable {Variable}, {Name} on PATH, {Bundled(moduleFolder)}. It needs the .NET 10 runtime (ASP.NET Core), https://dotnet.microsoft.com/download.");

    private static string Bundled(string moduleFolder) => Path.Combine(moduleFolder, "server", Name + ".dll");

    private static string? OnPath(string name, string path) => path
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(folder => Path.Combine(folder, Executable(name)))
        .FirstOrDefault(File.Exists);

    private static string? InUsualPlace() => (OperatingSystem.IsWindows()
            ? new[] { Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), Runtime) }
            : ["/usr/local/share/dotnet", "/usr/share/dotnet", "/usr/lib/dotnet", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet")])
        .Select(folder => Path.Combine(folder, Executable(Runtime)))
        .FirstOrDefault(File.Exists);

    private static string? Existing(string file) => File.Exists(file) ? file : null;

    private static string Executable(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;
}
