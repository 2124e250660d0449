namespace Hal9.Migrate.Gateway.Writes;

/// <summary>What of writes outlives a snapshot.</summary>
/// <param name="Traffic">Who writes and who waits.</param>
/// <param name="Marks">What clients have written, and what of it has arrived.</param>
/// <param name="Lease">Whether the controller can be relied on.</param>
internal sealed record WriteParts(WriteTraffic Traffic, MarkBook Marks, ControllerLease Lease)
{
    /// <summary>Those of a gateway that has just begun.</summary>
    public static WriteParts Create(TimeProvider time) => new(new WriteTraffic(), new MarkBook(), new ControllerLease(time));
}
