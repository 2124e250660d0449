using System.Reflection;
using Hal9.Migrate.PowerShell.Failures;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Tests.Failures;

public sealed class ErrorRecordsTests
{
    [Fact]
    public void KnownCodes_ComparedWithTheApi_AreAllOfThem() => ErrorRecords.KnownCodes.ShouldBe(
        typeof(ProblemCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!), ignoreOrder: true);

    [Theory]
    [InlineData("Start it with \"hal9-migrate serve\", or name the right address (--server or HAL9_SERVER).", "Start it with Start-Hal9Server, or name the right address (-Server or HAL9_SERVER).")]
    [InlineData("Name another file, or say --force to replace it.", "Name another file, or say -Force to replace it.")]
    [InlineData("Ask an admin for a new one (token create).", "Ask an admin for a new one (New-Hal9Token).")]
    [InlineData("Nothing of the kind.", "Nothing of the kind.")]
    public void Wording_TextOfTheCommandLine_NamesCmdletsAndParameters(string text, string expected) => Wording.Of(text).ShouldBe(expected);

    /// <summary>The texts that reach PowerShell name no option of the command line that was not translated.</summary>
    [Fact]
    public void Wording_EveryTextOfClientAndDomain_NamesNoOptionOfTheCommandLine()
    {
        var texts = Texts(typeof(MigrateException).Assembly, typeof(Client.Api.MigrationClient).Assembly).ToList();

        texts.Count(text => text.Contains("--server", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
        texts.Select(Wording.Of).Where(text => text.Contains(" --", StringComparison.Ordinal) || text.StartsWith("--", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>The string literals of assemblies, from their metadata.</summary>
    private static IEnumerable<string> Texts(params Assembly[] assemblies)
    {
        foreach (var assembly in assemblies)
        {
            using var file = File.OpenRead(assembly.Location);
            using var image = new System.Reflection.PortableExecutable.PEReader(file);
            var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(image);
            for (var handle = System.Reflection.Metadata.Ecma335.MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = System.Reflection.Metadata.Ecma335.MetadataReaderExtensions.GetNextHandle(metadata, handle))
            {
                yield return metadata.GetUserString(handle);
            }
        }
    }
}
