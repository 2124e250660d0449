namespace Hal9.Migrate.Server.Notifying;

/// <summary>What became of one attempt to tell somebody.</summary>
/// <param name="Failure">Why it failed, without an address or a secret; null when it did not.</param>
/// <param name="IsTransient">Whether another attempt may succeed.</param>
/// <param name="RetryAfter">How long the other side wants to be left alone.</param>
internal sealed record Delivery(string? Failure, bool IsTransient = false, TimeSpan? RetryAfter = null)
{
    /// <summary>It was told.</summary>
    public static Delivery Done { get; } = new(Failure: null);
}
