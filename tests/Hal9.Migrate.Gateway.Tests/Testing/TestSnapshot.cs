using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>Makes snapshots for tests.</summary>
internal static class TestSnapshot
{
    public static readonly byte[] TokenKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>Version 1, everything to the legacy, users told apart by the header X-User.</summary>
    public static RoutingSnapshot Of(Uri legacy, Uri successor, decimal percent = 0, long version = 1) => new()
    {
        JournalId = "journal-a",
        Id = new SnapshotId(1, version),
        Percentage = Percentage.Of(percent),
        Salt = "salt",
        Key = new KeySource(KeySourceKind.Header, "X-User"),
        Legacy = new Upstream(legacy, UpstreamProtocol.Auto, TimeSpan.FromSeconds(20)),
        Successor = new Upstream(successor, UpstreamProtocol.Auto, TimeSpan.FromSeconds(20)),
        RouteTokenKey = Convert.ToBase64String(TokenKey),
    };

    /// <summary>Everything is one side's, for tests of what passes through.</summary>
    public static RoutingSnapshot Of(TestUpstream legacy, UpstreamProtocol protocol = UpstreamProtocol.Auto, double timeoutSeconds = 20) =>
        Of(legacy.Url, new Uri("http://127.0.0.1:9/")) with
        {
            Legacy = new Upstream(legacy.Url, protocol, TimeSpan.FromSeconds(timeoutSeconds)),
        };

    /// <summary>The same with an owner of writes.</summary>
    public static RoutingSnapshot WithWrites(this RoutingSnapshot snapshot, Side owner, Func<WriteInstruction, WriteInstruction>? change = null)
    {
        var writes = new WriteInstruction { Owner = owner, MarkKey = Convert.ToBase64String(TokenKey) };
        return snapshot with { Writes = change?.Invoke(writes) ?? writes };
    }

    /// <summary>The next version of it.</summary>
    public static RoutingSnapshot Next(this RoutingSnapshot snapshot, Func<WriteInstruction, WriteInstruction>? change = null) => snapshot with
    {
        Id = new SnapshotId(snapshot.Id.Epoch, snapshot.Id.Version + 1),
        Writes = change is null ? snapshot.Writes : change(snapshot.Writes!),
    };

    /// <summary>Mirrors every user's requests, and asks the legacy nothing twice unless told to.</summary>
    public static RoutingSnapshot WithMirror(this RoutingSnapshot snapshot, Func<MirrorInstruction, MirrorInstruction>? change = null)
    {
        var mirror = new MirrorInstruction { Sample = Percentage.Hundred, Noise = NoiseLearning.Off };
        return snapshot with { Mirror = change?.Invoke(mirror) ?? mirror };
    }
}
