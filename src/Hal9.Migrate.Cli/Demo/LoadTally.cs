namespace Hal9.Migrate.Cli.Demo;

/// <summary>What the demo's users have seen. Counts are whole and thread-safe.</summary>
internal sealed class LoadTally
{
    private long _total;
    private long _failed;
    private long _failedByFault;
    private long _legacy;
    private long _successor;

    public long Total => Interlocked.Read(ref _total);

    /// <summary>Requests that failed although no fault was to blame.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Requests that the injected fault itself answered, or left unanswered.</summary>
    public long FailedByFault => Interlocked.Read(ref _failedByFault);

    public long Legacy => Interlocked.Read(ref _legacy);

    public long Successor => Interlocked.Read(ref _successor);

    public void Count(string? servedBy, bool failed, bool byFault)
    {
        Interlocked.Increment(ref _total);
        if (servedBy == "legacy")
        {
            Interlocked.Increment(ref _legacy);
        }
        else if (servedBy == "successor")
        {
            Interlocked.Increment(ref _successor);
        }

        if (failed)
        {
            Interlocked.Increment(ref byFault ? ref _failedByFault : ref _failed);
        }
    }
}
