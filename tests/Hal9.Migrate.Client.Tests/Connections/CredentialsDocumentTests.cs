using System.Runtime.InteropServices;
using Hal9.Migrate.Access;

namespace Hal9.Migrate.Client.Tests.Connections;

public sealed class CredentialsDocumentTests
{
    [Theory]
    [InlineData("LINUX", "HOME=/home/ann", "/home/ann/.config/hal9-migrate/credentials")]
    [InlineData("LINUX", "HOME=/home/ann;XDG_CONFIG_HOME=/cfg", "/cfg/hal9-migrate/credentials")]
    [InlineData("LINUX", "HOME=/home/ann;XDG_CONFIG_HOME=relative", "/home/ann/.config/hal9-migrate/credentials")]
    [InlineData("OSX", "HOME=/Users/ann;XDG_CONFIG_HOME=/cfg", "/Users/ann/Library/Application Support/hal9-migrate/credentials")]
    [InlineData("WINDOWS", "LOCALAPPDATA=/users/ann/local;HOME=/no", "/users/ann/local/hal9-migrate/credentials")]
    [InlineData("LINUX", "HOME=/home/ann;HAL9_HOME=/own", "/own/credentials")]
    [InlineData("LINUX", "HOME=", null)]
    public void FolderOf_EachSystem_FollowsItsHabit(string system, string variables, string? expected)
    {
        var known = variables.Split(';').Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        CredentialsDocument.FolderOf(OSPlatform.Create(system), known.GetValueOrDefault)?.Replace('\\', '/').ShouldBe(expected);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8900/", "127.0.0.1-8900.json", "http://127.0.0.1:8900")]
    [InlineData("https://Migrate.Example.com", "migrate.example.com-443.json", "https://migrate.example.com:443")]
    [InlineData("http://[::1]:8900", "__1-8900.json", "http://[::1]:8900")]
    public void FileNameOf_AnAddress_NamesHostAndPort(string address, string file, string origin)
    {
        CredentialsDocument.FileNameOf(new Uri(address)).ShouldBe(file);
        CredentialsDocument.OriginOf(new Uri(address)).ShouldBe(origin);
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var document = new CredentialsDocument("http://127.0.0.1:8900", "local-admin", "hal9_secret");

        CredentialsDocument.Read(document.Write()).ShouldBe(document);
        document.ToString().ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hal9_secret")]
    [InlineData("[]")]
    [InlineData("""{"origin":"http://127.0.0.1:8900"}""")]
    public void Read_SomethingElse_IsNull(string text) => CredentialsDocument.Read(text).ShouldBeNull();
}
