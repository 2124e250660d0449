using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>What a gateway says about its controller and its snapshots.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(1, LogLevel.Information, "Obeying snapshot {Snapshot}: {Percentage} to the successor{Mirroring}.")]
    public static partial void Obeying(ILogger logger, SnapshotId snapshot, Percentage percentage, string mirroring);

    [LoggerMessage(2, LogLevel.Information, "Going on with snapshot {Snapshot} from {Path} until the controller says otherwise.")]
    public static partial void Resumed(ILogger logger, SnapshotId snapshot, string path);

    [LoggerMessage(3, LogLevel.Error, "The snapshot file {Path} cannot be used: {Reason} Starting without it; requests get 503 until the controller "
        + "has sent a snapshot. Nothing else needs to be done: the next snapshot replaces the file.")]
    public static partial void SnapshotUnreadable(ILogger logger, string path, string reason);

    [LoggerMessage(4, LogLevel.Error, "Snapshot {Snapshot} is obeyed but could not be written to {Path}: {Reason} After a restart the gateway would go on "
        + "with an older one. Make the folder writable and give it room.")]
    public static partial void SnapshotUnwritable(ILogger logger, SnapshotId snapshot, string path, string reason);

    [LoggerMessage(5, LogLevel.Error, "Refused snapshot {Snapshot}: it is of journal {Theirs}, and this gateway obeys journal {Ours}. If it really belongs "
        + "to the other migration now, stop it, delete {Path} and start it again.")]
    public static partial void OtherJournal(ILogger logger, SnapshotId snapshot, string theirs, string ours, string path);

    [LoggerMessage(6, LogLevel.Warning, "Refused snapshot {Snapshot}: {Obeyed} is obeyed, which is newer. The controller may have gone back in time "
        + "(a restored store?).")]
    public static partial void Older(ILogger logger, SnapshotId snapshot, SnapshotId obeyed);

    [LoggerMessage(7, LogLevel.Error, "Refused snapshot {Snapshot}: {Fault} The controller and this gateway may be of different versions.")]
    public static partial void Unusable(ILogger logger, SnapshotId snapshot, string fault);

    [LoggerMessage(8, LogLevel.Warning, "The controller cannot be reached: {Reason} Serving on as before and trying again.")]
    public static partial void Unreachable(ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Error, "The controller refuses this gateway ({Code}): {Detail} {Remedy} Serving on as before and trying again.")]
    public static partial void Refused(ILogger logger, string code, string detail, string? remedy);

    [LoggerMessage(10, LogLevel.Information, "The controller answers again.")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(11, LogLevel.Warning, "The last report did not reach the controller: {Reason}")]
    public static partial void LastReportLost(ILogger logger, string reason);
}
