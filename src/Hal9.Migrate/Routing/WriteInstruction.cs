using System.Collections.Immutable;

namespace Hal9.Migrate.Routing;

/// <summary>What gateways do with requests that may write while two stores are kept in step. Compared by value.</summary>
/// <remarks>Carries the key of marks, so it is kept in files that only their owner can read and never shown.</remarks>
public sealed record WriteInstruction
{
    /// <summary>The side whose store accepts writes; during a fence the one that did so before it.</summary>
    public required Side Owner { get; init; }

    /// <summary>What is done with requests that may write.</summary>
    public WritesMode Mode { get; init; } = WritesMode.Open;

    /// <summary>
    /// What may write, in order; a request that no rule fits may write when its method is not safe (RFC 9110, section 9.2.1), or when it
    /// upgrades the connection.
    /// </summary>
    public ImmutableArray<WriteRule> Classify { get; init; } = [];

    /// <summary>How long a request waits during a fence; then it goes to the owner as it is known by then.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many requests a gateway lets wait during a fence; further ones go to the owner at once.</summary>
    public int MaxHeld { get; init; } = 10_000;

    /// <summary>The key with which marks of writes are signed, in base64; 32 bytes or more.</summary>
    public required string MarkKey { get; init; }

    /// <summary>How long a client keeps the mark of its last write at most.</summary>
    public TimeSpan MarkLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public bool Equals(WriteInstruction? other) =>
        other is not null && (Owner, Mode, HoldTimeout, MaxHeld, MarkKey, MarkLifetime) == (other.Owner, other.Mode, other.HoldTimeout, other.MaxHeld, other.MarkKey, other.MarkLifetime)
        && Classify.SequenceEqual(other.Classify);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Owner, Mode, MarkKey, Classify.Length);
}
