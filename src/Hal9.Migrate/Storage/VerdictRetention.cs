namespace Hal9.Migrate.Storage;

/// <summary>How many verdicts are kept with what they were made from; whichever limit is reached first counts.</summary>
public sealed record VerdictRetention
{
    /// <summary>The default: ninety days, 1,000 bundles, 64 MiB.</summary>
    public static VerdictRetention Default { get; } = new();

    /// <summary>How long they are kept.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many are kept.</summary>
    public int Count { get; init; } = 1_000;

    /// <summary>How much room they may take, in bytes.</summary>
    public long Bytes { get; init; } = 64L * 1024 * 1024;
}
