using Hal9.Migrate.PowerShell.Serving;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Tests.Serving;

public sealed class ProgramLocatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hal9-locate-").FullName;

    [Fact]
    public void Find_AskedFor_WinsOverVariableAndPath() =>
        Find(Program("asked"), variable: Program("variable"), path: Program("path")).File.ShouldBe(Path.Combine(_folder, "asked", Name));

    [Fact]
    public void Find_Variable_WinsOverPath() =>
        Find(null, variable: Program("variable"), path: Program("path")).File.ShouldBe(Path.Combine(_folder, "variable", Name));

    [Fact]
    public void Find_OnPath_WinsOverTheModules()
    {
        Program("module/server", "hal9-migrate.dll");

        Find(null, path: Program("path")).File.ShouldBe(Path.Combine(_folder, "path", Name));
    }

    [Fact]
    public void Find_OnlyTheModules_IsRunByDotnet()
    {
        var bundled = Program("module/server", "hal9-migrate.dll");
        var runtime = Program("dotnet", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

        var found = Find(null, path: runtime);

        (found.File, found.Arguments.Single()).ShouldBe((runtime, bundled));
    }

    [Fact]
    public void Find_AskedForAndNotThere_TakesNoOther()
    {
        var problem = Should.Throw<MigrateException>(() => Find(Path.Combine(_folder, "nowhere"), path: Program("path"))).Problem;

        problem.Code.ShouldBe(ProblemCode.NotFound);
        problem.Detail.ShouldContain("nowhere");
    }

    [Fact]
    public void Find_Nowhere_NamesAllPlacesAndTheRuntime()
    {
        var problem = Should.Throw<MigrateException>(() => Find(null)).Problem;

        foreach (var place in new[] { "-Path", "HAL9_MIGRATE", "PATH", Path.Combine(_folder, "module", "server"), ".NET 10" })
        {
            problem.Remedy.ShouldNotBeNull().ShouldContain(place);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Name => OperatingSystem.IsWindows() ? "hal9-migrate.exe" : "hal9-migrate";

    private ProgramFile Find(string? asked, string? variable = null, string? path = null) => ProgramLocator.Find(
        asked, Path.Combine(_folder, "module"), name => name switch
        {
            "HAL9_MIGRATE" => variable,
            "PATH" => path is null ? null : Path.GetDirectoryName(path),
            _ => null,
        });

    private string Program(string folder, string? name = null)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, name ?? Name);
        File.WriteAllText(file, "");
        return file;
    }
}
