using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Routing;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>Puts snapshots into effect and keeps the last one on disk.</summary>
internal sealed class SnapshotKeeper(RoutingSwitch routing, SnapshotFile file, ILogger logger)
{
    private SnapshotId? _refused;

    /// <summary>Goes on with the snapshot on disk, if there is a good one.</summary>
    public void Resume()
    {
        try
        {
            if (file.Load() is { } snapshot)
            {
                routing.Obey(snapshot);
                ControlLog.Resumed(logger, snapshot.Id, file.Path);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            ControlLog.SnapshotUnreadable(logger, file.Path, exception.Message);
        }
    }

    /// <summary>
    /// Obeys a snapshot if it may, and makes it durable. It is in effect before it is on disk, and on disk
    /// before the controller hears of it, so that what has been acknowledged is also obeyed after a crash.
    /// </summary>
    public Obedience Obey(RoutingSnapshot snapshot)
    {
        if (SnapshotCheck.Fault(snapshot) is { } fault)
        {
            Refuse(snapshot.Id, () => ControlLog.Unusable(logger, snapshot.Id, fault));
            return Obedience.Unusable;
        }

        var before = routing.Current?.Snapshot;
        var obedience = routing.Obey(snapshot);
        switch (obedience)
        {
            case Obedience.Obeyed:
                _refused = null;
                Save(snapshot);
                ControlLog.Obeying(logger, snapshot.Id, snapshot.Percentage, snapshot.Mirror is null ? "" : ", mirroring");
                break;
            case Obedience.OtherJournal:
                Refuse(snapshot.Id, () => ControlLog.OtherJournal(logger, snapshot.Id, snapshot.JournalId, before!.JournalId, file.Path));
                break;
            case Obedience.Older:
                Refuse(snapshot.Id, () => ControlLog.Older(logger, snapshot.Id, before!.Id));
                break;
        }

        return obedience;
    }

    private void Save(RoutingSnapshot snapshot)
    {
        try
        {
            file.Save(snapshot);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ControlLog.SnapshotUnwritable(logger, snapshot.Id, file.Path, exception.Message);
        }
    }

    /// <summary>A controller sends what it wants obeyed again and again; its log line is worth writing once.</summary>
    private void Refuse(SnapshotId id, Action log)
    {
        if (_refused != id)
        {
            _refused = id;
            log();
        }
    }
}
