namespace Hal9.Migrate.Storage;

/// <summary>How long evidence is kept.</summary>
public sealed record EvidenceRetention
{
    /// <summary>The default: seconds for a day, minutes for thirty.</summary>
    public static EvidenceRetention Default { get; } = new();

    /// <summary>How long single seconds are kept before they are rolled up to minutes.</summary>
    public TimeSpan Seconds { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long minutes are kept.</summary>
    public TimeSpan Minutes { get; init; } = TimeSpan.FromDays(30);
}
