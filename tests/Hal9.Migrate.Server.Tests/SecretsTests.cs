using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Tests;

public sealed class SecretsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hal9-secrets-");

    [Fact]
    public void Resolve_NoReference_IsTheTextItself() => Secrets().Resolve("Host=db").ShouldBe("Host=db");

    [Fact]
    public void Resolve_Variable_IsItsValue()
    {
        Environment.SetEnvironmentVariable("HAL9_SECRET_OF_TESTS", "Host=db;Password=p4ss");
        Secrets().Resolve("${env:HAL9_SECRET_OF_TESTS}").ShouldBe("Host=db;Password=p4ss");
    }

    [Fact]
    public void Resolve_File_IsItsTextWithoutTheLastLinesEnd()
    {
        Write("secrets/db/legacy", "Host=db;Password=p4ss\r\n");
        Secrets().Resolve("${file:db/legacy}").ShouldBe("Host=db;Password=p4ss");
    }

    [Fact]
    public void Resolve_FileByLinksThatStayBelowTheFolder_IsItsText()
    {
        // As orchestrators put secrets into a folder: what is named is a link into a folder that is a link.
        Write("secrets/..2026_01/legacy", "Host=db");
        Link("secrets/..data", "..2026_01");
        Link("secrets/legacy", "..data/legacy");
        Secrets().Resolve("${file:legacy}").ShouldBe("Host=db");
    }

    [Fact]
    public void Resolve_FolderThatIsALinkItself_IsTheTextBelow()
    {
        Write("elsewhere/legacy", "Host=db");
        Link("secrets", "elsewhere");
        Secrets().Resolve("${file:legacy}").ShouldBe("Host=db");
    }

    [Theory]
    [InlineData("${env:PATH}", "HAL9_SECRET_")]
    [InlineData("${env:HAL9_SECRET_}", "HAL9_SECRET_")]
    [InlineData("${env:HAL9_SECRET_THAT_IS_NOT_SET}", "no such variable")]
    [InlineData("${file:missing}", "no such file")]
    [InlineData("${file:folder}", "no such file")]
    [InlineData("${file:empty}", "empty")]
    [InlineData("${file:large}", "longer")]
    [InlineData("${file:../outside}", "out of the folder")]
    [InlineData("${file:/etc/hostname}", "out of the folder")]
    [InlineData("${file:C:/secret}", "out of the folder")]
    [InlineData("${file:folder/../../outside}", "out of the folder")]
    [InlineData("${file:link}", "out of the folder")]
    [InlineData("${file:through/outside}", "out of the folder")]
    [InlineData("${file:sibling}", "out of the folder")]
    [InlineData("${file:circle}", "no such file")]
    [InlineData("${file:}", "form")]
    [InlineData("${http://example.com}", "form")]
    [InlineData("${file:empty} and more", "form")]
    public void Resolve_ReferenceThatLeadsNowhereOrToOthers_IsRefusedWithoutTheSecret(string reference, string why)
    {
        Write("outside", "of others");
        Write("secrets-of-others/outside", "of others");
        Write("secrets/empty", "\n");
        Write("secrets/large", new string('x', SecretReferences.MaxLength + 1));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "secrets", "folder"));
        Link("secrets/link", "../outside");
        Link("secrets/through", "..");
        Link("secrets/sibling", "../secrets-of-others/outside");
        Link("secrets/circle", "circle");

        var problem = Should.Throw<MigrateException>(() => Secrets().Resolve(reference)).Problem;

        problem.Code.ShouldBe(ProblemCode.SecretUnavailable);
        problem.Detail.ShouldContain(why);
        problem.ToString().ShouldNotContain("of others");
    }

    [Fact]
    public void Resolve_FileWithoutAFolder_IsRefused() =>
        Should.Throw<MigrateException>(() => new SecretReferences(new()).Resolve("${file:legacy}")).Problem.Remedy!.ShouldContain("--secrets-dir");

    public void Dispose() => _folder.Delete(recursive: true);

    private SecretReferences Secrets() => new(new() { Directory = Path.Combine(_folder.FullName, "secrets") });

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder.FullName, name), target);
}
