using System.Text.Json;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Gateway.Control;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Tests.Control;

public sealed class SnapshotFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static RoutingSnapshot Full => TestSnapshot.Of(new Uri("http://legacy/base"), new Uri("https://successor:8443"), percent: 12.5m, version: 7) with
    {
        Mirror = new MirrorInstruction
        {
            Sample = Percentage.Of(33.3m), UnsafeMethods = true, MaxBodyBytes = 5, QueueLength = 6, Concurrency = 7, Timeout = TimeSpan.FromSeconds(8),
            Comparison = new ComparisonRules { Headers = ["X-A"], Ignore = ["/b/*"] },
        },
        Routes = ["/a/{b}", "/c"],
        ServedBy = true,
        Key = new KeySource(KeySourceKind.Cookie, "sid"),
        Successor = new Upstream(new Uri("https://successor:8443"), UpstreamProtocol.H2C, TimeSpan.FromSeconds(9)),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WhatWasSaved_IsTheSame()
    {
        var file = New();

        file.Save(TestSnapshot.Of(new Uri("http://a"), new Uri("http://b")));
        file.Save(Full);

        var loaded = New().Load()!;
        loaded.Id.ShouldBe(Full.Id);
        loaded.RoutesLike(Full).ShouldBeTrue();
        Directory.GetFiles(_folder.Path).ShouldBe([file.Path]);
    }

    [Fact]
    public void Save_FolderIsNotThereYet_IsMade()
    {
        var file = new SnapshotFile(Path.Combine(_folder.Path, "a", "b", "snapshot.json"));

        file.Save(Full);

        file.Load().ShouldNotBeNull();
    }

    [Fact]
    public void Save_OnUnix_OnlyItsOwnerMayRead()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes; the folder's rights count there.");
            return;
        }

        var file = New();
        File.WriteAllText(file.Path, "open to all");
        File.WriteAllText(file.Path + ".new", "left over, open to all");
        File.SetUnixFileMode(file.Path + ".new", (UnixFileMode)0b110_110_110);

        file.Save(Full);

        File.GetUnixFileMode(file.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Load_NoFile_IsNone() => New().Load().ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"journal_id\":\"a\"")]
    [InlineData("\0\0\0\0")]
    public void Load_NoSnapshot_SaysSo(string content)
    {
        File.WriteAllText(New().Path, content);

        Should.Throw<InvalidDataException>(() => New().Load());
    }

    [Theory]
    [InlineData("journal_id", "null")]
    [InlineData("salt", "null")]
    [InlineData("key", "null")]
    [InlineData("legacy", "null")]
    [InlineData("legacy", """{"url":"legacy","protocol":"Auto","timeout":"00:00:01"}""")]
    [InlineData("successor", """{"url":"ftp://a","protocol":"Auto","timeout":"00:00:01"}""")]
    [InlineData("successor", """{"url":"http://a","protocol":"Auto","timeout":"00:00:00"}""")]
    [InlineData("percentage", "101")]
    [InlineData("route_token_key", "\"no base64!\"")]
    [InlineData("routes", """["a"]""")]
    [InlineData("routes", "[null]")]
    [InlineData("mirror", """{"sample":100,"concurrency":0}""")]
    [InlineData("mirror", """{"sample":100,"comparison":null}""")]
    public void Load_OneFault_IsRefused(string member, string value)
    {
        var document = JsonSerializer.SerializeToNode(Full, Hal9Json.Options)!.AsObject();
        document[member] = System.Text.Json.Nodes.JsonNode.Parse(value);
        File.WriteAllText(New().Path, document.ToJsonString());

        Should.Throw<InvalidDataException>(() => New().Load());
    }

    [Fact]
    public void Load_HugeFile_IsRefusedUnread()
    {
        using (var huge = File.Create(New().Path))
        {
            huge.SetLength(1L << 40);
        }

        Should.Throw<InvalidDataException>(() => New().Load());
    }

    private SnapshotFile New() => new(_folder.File("snapshot.json"));
}
