using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>How to start this program again, and the sample service that lies beside it.</summary>
/// <param name="File">The file to run.</param>
/// <param name="Arguments">What comes before its own arguments.</param>
internal sealed record ProgramFiles(string File, IReadOnlyList<string> Arguments)
{
    private const string SampleName = "hal9-sample";

    /// <summary>This program.</summary>
    public static ProgramFiles Self { get; } = IsRunByDotnet
        ? new(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "hal9-migrate.dll")]) : new(Environment.ProcessPath!, []);

    /// <summary>As a person would type it.</summary>
    public string CommandLine => string.Join(' ', Arguments.Prepend(File).Select(part => part.Contains(' ', StringComparison.Ordinal) ? $"\"{part}\"" : part));

    /// <summary>The sample service. Throws when it was not built.</summary>
    public static ProgramFiles Sample()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "sample");
        var program = Path.Combine(folder, SampleName + ".dll");
        if (!System.IO.File.Exists(program))
        {
            throw new MigrateException(ProblemCode.NotFound, $"The sample service is not at {program}.", "Build hal9-migrate from its sources; the demo's services are built with it.");
        }

        var native = Path.Combine(folder, OperatingSystem.IsWindows() ? SampleName + ".exe" : SampleName);
        return IsRunByDotnet || !System.IO.File.Exists(native) ? new(IsRunByDotnet ? Environment.ProcessPath! : "dotnet", [program]) : new(native, []);
    }

    private static bool IsRunByDotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
}
