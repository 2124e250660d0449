namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>The memory that captured bodies may take together. Thread-safe.</summary>
internal sealed class CaptureBudget(long bytes)
{
    private long _left = bytes;

    /// <summary>What is left, in bytes.</summary>
    public long Left => Volatile.Read(ref _left);

    /// <summary>Takes so many bytes; false, and nothing taken, when there are not so many.</summary>
    public bool TryTake(int count)
    {
        if (Interlocked.Add(ref _left, -count) >= 0)
        {
            return true;
        }

        Return(count);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(int count) => Interlocked.Add(ref _left, count);
}
