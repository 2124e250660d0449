using System.Collections.Immutable;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateways;

/// <summary>What a gateway tells its controller.</summary>
public sealed record GatewaySync
{
    /// <summary>The gateway's name, unique among the gateways of a controller; at most 64 characters.</summary>
    public required string Gateway { get; init; }

    /// <summary>Made anew each time the gateway starts; window sequences count within it.</summary>
    public required string Incarnation { get; init; }

    /// <summary>The journal of the snapshot it obeys; null when it has none.</summary>
    public string? JournalId { get; init; }

    /// <summary>The snapshot it obeys.</summary>
    public SnapshotId Obeys { get; init; }

    /// <summary>The gateway's clock as it sends this.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Requests the legacy is answering right now.</summary>
    public long LegacyInFlight { get; init; }

    /// <summary>Requests the successor is answering right now, mirrored ones not counted.</summary>
    public long SuccessorInFlight { get; init; }

    /// <summary>
    /// Counts up with every report that an incarnation begins, from 1. A response that was passed on before this report began is marked with
    /// this number or a lower one.
    /// </summary>
    public long Report { get; init; }

    /// <summary>
    /// Requests that may write and have been sent to a service without being answered to their end. Together with <see cref="Obeys"/>: when
    /// that snapshot holds writes and this is 0, no write of this gateway reaches a service before a later snapshot; only those that have
    /// waited too long, or that there was no room for.
    /// </summary>
    public long WritesInFlight { get; init; }

    /// <summary>Requests that wait right now because writes are held.</summary>
    public long Held { get; init; }

    /// <summary>How many requests have been held since this incarnation began.</summary>
    public long HeldInAll { get; init; }

    /// <summary>Finished seconds that the controller has not confirmed yet, oldest first; at most <see cref="MaxWindows"/>.</summary>
    public ImmutableArray<GatewayWindow> Windows { get; init; } = [];

    /// <summary>
    /// In so many seconds the gateway has another finished second to report, and wants an answer by then: nobody who waits for a verdict on that second has to wait
    /// longer. Null when it does not know.
    /// </summary>
    public double? MoreInSeconds { get; init; }

    /// <summary>True in the last report of a gateway that shuts down.</summary>
    public bool IsLast { get; init; }

    /// <summary>The most windows a report may hold; older ones are given up.</summary>
    public const int MaxWindows = 120;
}
