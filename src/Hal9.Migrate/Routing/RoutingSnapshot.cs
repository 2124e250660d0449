using System.Collections.Immutable;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Routing;

/// <summary>The immutable, versioned instruction a gateway obeys; always swapped whole.</summary>
/// <remarks>Carries the keys of route tokens and of marks, so it is kept in files that only their owner can read and never shown.</remarks>
public sealed record RoutingSnapshot
{
    /// <summary>The journal this instruction comes from; a gateway that holds one of another journal refuses it.</summary>
    public required string JournalId { get; init; }

    /// <summary>Its place in time.</summary>
    public required SnapshotId Id { get; init; }

    /// <summary>The successor's share.</summary>
    public required Percentage Percentage { get; init; }

    /// <summary>Put before the key when its bucket is computed.</summary>
    public required string Salt { get; init; }

    /// <summary>What identifies a user.</summary>
    public required KeySource Key { get; init; }

    /// <summary>The system moved away from.</summary>
    public required Upstream Legacy { get; init; }

    /// <summary>The system moved to.</summary>
    public required Upstream Successor { get; init; }

    /// <summary>How to mirror, or null when nothing is mirrored.</summary>
    public MirrorInstruction? Mirror { get; init; }

    /// <summary>What becomes of requests that may write; null when no rows are moved and each side has its own writes, as it has its own reads.</summary>
    public WriteInstruction? Writes { get; init; }

    /// <summary>Templates by which evidence is grouped, such as <c>/api/neurons/{id}</c>.</summary>
    public ImmutableArray<string> Routes { get; init; } = [];

    /// <summary>Whether responses say in <c>X-Hal9-Served-By</c> which side answered.</summary>
    public bool ServedBy { get; init; }

    /// <summary>The key with which route tokens are signed, in base64.</summary>
    public required string RouteTokenKey { get; init; }

    /// <summary>True when both would make a gateway do the same.</summary>
    public bool RoutesLike(RoutingSnapshot other) =>
        this with { Id = default, Routes = default } == other with { Id = default, Routes = default } && Routes.SequenceEqual(other.Routes);

    /// <summary>The upstream of a side.</summary>
    public Upstream UpstreamOf(Side side) => side == Side.Legacy ? Legacy : Successor;
}
