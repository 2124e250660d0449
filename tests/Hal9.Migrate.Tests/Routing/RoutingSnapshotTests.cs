using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Tests.Routing;

public sealed class RoutingSnapshotTests
{
    private static RoutingSnapshot Snapshot { get; } = new()
    {
        JournalId = "j",
        Id = new SnapshotId(1, 1),
        Percentage = Percentage.Of(10),
        Salt = "s",
        Key = KeySource.Address,
        Legacy = new Upstream(new("http://a/"), UpstreamProtocol.Auto, TimeSpan.FromSeconds(1)),
        Successor = new Upstream(new("http://b/"), UpstreamProtocol.Auto, TimeSpan.FromSeconds(1)),
        Routes = ["/a"],
        RouteTokenKey = "",
        Writes = new() { Owner = Side.Legacy, Classify = [new("POST", "/search", false)], MarkKey = "a2V5" },
    };

    [Fact]
    public void RoutesLike_OtherVersionSameInstruction_IsTrue() =>
        Snapshot.RoutesLike(Snapshot with { Id = new SnapshotId(2, 9), Routes = ["/a"], Writes = Snapshot.Writes! with { Classify = [new("POST", "/search", false)] } })
            .ShouldBeTrue();

    public static TheoryData<string> Changes => [.. Changed.Keys];

    private static Dictionary<string, WriteInstruction?> Changed { get; } = new()
    {
        ["none"] = null,
        ["owner"] = Snapshot.Writes! with { Owner = Side.Successor },
        ["mode"] = Snapshot.Writes! with { Mode = WritesMode.Hold },
        ["classify"] = Snapshot.Writes! with { Classify = [new("POST", "/search", true)] },
        ["hold timeout"] = Snapshot.Writes! with { HoldTimeout = TimeSpan.FromSeconds(1) },
        ["most held"] = Snapshot.Writes! with { MaxHeld = 1 },
        ["key"] = Snapshot.Writes! with { MarkKey = "" },
        ["lifetime"] = Snapshot.Writes! with { MarkLifetime = TimeSpan.FromSeconds(1) },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void RoutesLike_AnotherWayWithWrites_IsFalse(string change) =>
        Snapshot.RoutesLike(Snapshot with { Writes = Changed[change] }).ShouldBeFalse();

    [Fact]
    public void Json_WrittenAndRead_IsTheSame()
    {
        var again = JsonSerializer.Deserialize<RoutingSnapshot>(JsonSerializer.Serialize(Snapshot, Hal9Json.Options), Hal9Json.Options)!;

        again.RoutesLike(Snapshot).ShouldBeTrue();
        again.Writes.ShouldBe(Snapshot.Writes);
    }
}
