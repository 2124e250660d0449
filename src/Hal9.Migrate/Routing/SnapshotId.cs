namespace Hal9.Migrate.Routing;

/// <summary>The place of a routing snapshot in time; a gateway obeys the greatest it has seen and refuses older ones.</summary>
/// <param name="Epoch">The reign of the controller that issued it; each take-over of the store has a greater one.</param>
/// <param name="Version">The journal sequence number of the event that last changed the routing.</param>
public readonly record struct SnapshotId(long Epoch, long Version) : IComparable<SnapshotId>
{
    /// <inheritdoc/>
    public int CompareTo(SnapshotId other)
    {
        var byEpoch = Epoch.CompareTo(other.Epoch);
        return byEpoch != 0 ? byEpoch : Version.CompareTo(other.Version);
    }

    /// <summary>Older than.</summary>
    public static bool operator <(SnapshotId left, SnapshotId right) => left.CompareTo(right) < 0;

    /// <summary>Newer than.</summary>
    public static bool operator >(SnapshotId left, SnapshotId right) => left.CompareTo(right) > 0;

    /// <summary>Older than or the same.</summary>
    public static bool operator <=(SnapshotId left, SnapshotId right) => left.CompareTo(right) <= 0;

    /// <summary>Newer than or the same.</summary>
    public static bool operator >=(SnapshotId left, SnapshotId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Epoch}.{Version}";
}
