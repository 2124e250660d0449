using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Tests.Connections;

public sealed class ServerConnectionTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Resolve_NothingSaid_TakesTheDefaultServerWithoutToken()
    {
        var connection = Resolve(new());

        connection.Address.ShouldBe(new Uri("http://127.0.0.1:8900"));
        connection.Token.ShouldBeNull();
        connection.TokenSource.ShouldContain(_home.Of("credentials/127.0.0.1-8900.json"));
    }

    [Fact]
    public void Resolve_SaidAndInTheEnvironment_TakesWhatIsSaid()
    {
        var connection = Resolve(new("http://localhost:9", "hal9_said"), ("HAL9_SERVER", "http://localhost:9"), ("HAL9_TOKEN", "hal9_variable"));

        connection.Token.ShouldBe("hal9_said");
        connection.TokenSource.ShouldBe("--token");
    }

    [Fact]
    public void Resolve_VariablesOnly_TakesThem()
    {
        var connection = Resolve(new(), ("HAL9_SERVER", "https://migrate.example.com"), ("HAL9_TOKEN", "hal9_variable"));

        connection.Address.Host.ShouldBe("migrate.example.com");
        connection.Token.ShouldBe("hal9_variable");
    }

    [Fact]
    public void Resolve_ServerSaidIsNotTheVariables_KeepsItsTokenBack()
    {
        var connection = Resolve(new("https://other.example.com"), ("HAL9_SERVER", "https://migrate.example.com"), ("HAL9_TOKEN", "hal9_variable"));

        connection.Token.ShouldBeNull();
        connection.TokenSource.ShouldContain("https://migrate.example.com:443");
    }

    [Fact]
    public void Resolve_CredentialsOfThatServer_TakesTokenAndCertificates()
    {
        var file = Credentials("https://migrate.example.com:8900", "migrate.example.com-8900.json");

        var connection = Resolve(new("https://migrate.example.com:8900"));

        connection.Token.ShouldBe("hal9_kept");
        connection.CaFile.ShouldBe("/ca.pem");
        connection.TokenSource.ShouldBe(file);
        connection.ToString().ShouldNotContain("hal9_kept");
    }

    [Fact]
    public void Resolve_CredentialsOfAnotherServerUnderThatName_KeepsTheTokenBack()
    {
        Credentials("http://127.0.0.1:8900", "migrate.example.com-8900.json");

        Resolve(new("https://migrate.example.com:8900")).Token.ShouldBeNull();
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Resolve_CredentialsThatOthersCanTouch_RefusesAndSaysHowToMendIt(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        Credentials("http://127.0.0.1:8900", "127.0.0.1-8900.json", UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        var problem = Should.Throw<MigrateException>(() => Resolve(new())).Problem;

        problem.Code.ShouldBe(ProblemCode.InvalidArgument);
        problem.Remedy.ShouldNotBeNull().ShouldContain("chmod 600");
        problem.ToString().ShouldNotContain("hal9_kept");
    }

    [Fact]
    public void Resolve_CredentialsThatAreNone_SaysWhichFile()
    {
        var file = _home.Write("credentials/127.0.0.1-8900.json", "hal9_kept");

        Should.Throw<MigrateException>(() => Resolve(new())).Problem.Detail.ShouldContain(file);
    }

    [Theory]
    [InlineData("http://10.0.0.5:8900", true)]
    [InlineData("http://migrate.example.com", true)]
    [InlineData("https://10.0.0.5:8900", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("http://localhost:1", false)]
    [InlineData("http://[::1]:1", false)]
    public void Resolve_TokenOverPlainHttp_OnlyOnLoopback(string server, bool isRefused)
    {
        var resolve = () => Resolve(new(server, "hal9_said"));

        if (isRefused)
        {
            Should.Throw<MigrateException>(resolve).Problem.Code.ShouldBe(ProblemCode.InsecureAddress);
        }
        else
        {
            resolve().Token.ShouldBe("hal9_said");
        }
    }

    [Theory]
    [InlineData("localhost:8900", "http://localhost:8900/")]
    [InlineData("127.0.0.1:8900", "http://127.0.0.1:8900/")]
    [InlineData("migrate.example.com:8900", "https://migrate.example.com:8900/")]
    public void Parse_WithoutScheme_IsPlainOnlyOnLoopback(string text, string expected) =>
        ServerAddress.Parse(text, "--server").AbsoluteUri.ShouldBe(expected);

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://")]
    [InlineData("http://ann:secret@127.0.0.1")]
    [InlineData("http://127.0.0.1/api")]
    [InlineData("http://127.0.0.1?x=1")]
    [InlineData("::::")]
    public void Parse_NoServersAddress_IsRefused(string text) =>
        Should.Throw<MigrateException>(() => ServerAddress.Parse(text, "HAL9_SERVER")).Problem.Detail.ShouldContain("HAL9_SERVER");

    private ServerConnection Resolve(ConnectionOptions options, params (string Name, string Value)[] variables) =>
        ServerConnection.Resolve(options, name => name == CredentialsDocument.HomeVariable ? _home.Path : variables.FirstOrDefault(variable => variable.Name == name).Value);

    private string Credentials(string origin, string file, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite) =>
        _home.Write($"credentials/{file}", new CredentialsDocument(origin, "local-admin", "hal9_kept", "/ca.pem").Write(), mode);
}
