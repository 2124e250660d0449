namespace Hal9.Migrate.Server.Checks;

/// <summary>How much of this machine's memory, or of the container's where one limits it, is in use.</summary>
internal static class HostMemory
{
    private static int _seen = -1;

    /// <summary>The share in use, 0..1, and the limit in bytes; null where the system does not tell.</summary>
    public static (double Share, long Limit)? Read()
    {
        // The runtime looks at the machine's memory when it collects. Where it has not since the last look, the youngest objects are collected, which costs little.
        if (Interlocked.Exchange(ref _seen, GC.CollectionCount(0)) == GC.CollectionCount(0))
        {
            GC.Collect(0);
            Interlocked.Exchange(ref _seen, GC.CollectionCount(0));
        }

        var info = GC.GetGCMemoryInfo();
        return info is { MemoryLoadBytes: > 0, TotalAvailableMemoryBytes: > 0 } ? ((double)info.MemoryLoadBytes / info.TotalAvailableMemoryBytes, info.TotalAvailableMemoryBytes) : null;
    }
}
