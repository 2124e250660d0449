using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>Holds the routing that is obeyed, and swaps it whole. Reading is one volatile read; thread-safe.</summary>
internal sealed class RoutingSwitch(GatewayMeter meter, MirrorResources mirrorResources, WriteParts writes, TimeProvider time)
{
    private readonly Lock _lock = new();
    private volatile ActiveRouting? _current;

    /// <summary>What is obeyed; null before the first snapshot.</summary>
    public ActiveRouting? Current => _current;

    /// <summary>Obeys a snapshot from now on, unless it is no newer than the one obeyed or of another journal.</summary>
    /// <exception cref="FormatException">A key of the snapshot is not base64; nothing has changed.</exception>
    public Obedience Obey(RoutingSnapshot snapshot)
    {
        lock (_lock)
        {
            var before = _current;
            if (before is not null && before.Snapshot.JournalId != snapshot.JournalId)
            {
                return Obedience.OtherJournal;
            }

            if (before is not null && snapshot.Id <= before.Snapshot.Id)
            {
                return snapshot.Id == before.Snapshot.Id ? Obedience.Known : Obedience.Older;
            }

            var mirror = before?.MirrorPipeline is { } running && SameMirror(before.Snapshot, snapshot) ? running
                : snapshot.Mirror is { } instruction ? new MirrorPipeline(snapshot, instruction, mirrorResources, meter, time)
                : null;
            var next = new ActiveRouting(snapshot, before, meter, mirror, writes, time);
            _current = next;
            before?.GiveWayTo(next);
            if (before?.MirrorPipeline is { } replaced && replaced != mirror)
            {
                _ = replaced.DisposeAsync().AsTask();
            }

            return Obedience.Obeyed;
        }
    }

    /// <summary>Stops mirroring; completes when everything that was to be mirrored has been counted.</summary>
    public Task StopMirroringAsync() => _current?.MirrorPipeline?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    private static bool SameMirror(RoutingSnapshot left, RoutingSnapshot right) => left.Mirror == right.Mirror
        && left.Successor == right.Successor && left.Legacy == right.Legacy && left.RouteTokenKey == right.RouteTokenKey;
}
