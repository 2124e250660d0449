using System.Buffers.Text;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Control;

/// <summary>
/// Looks a snapshot over before it is obeyed: the JSON reader fills what is missing with null, and a gateway must not stumble over
/// that while it serves.
/// </summary>
internal static class SnapshotCheck
{
    /// <summary>What is wrong with it; null when it can be obeyed.</summary>
    public static string? Fault(RoutingSnapshot? snapshot) => snapshot switch
    {
        null => "It is empty.",
        { JournalId: null or "" } => "It has no journal id.",
        { Salt: null } or { Key: null } or { Key.Name: null } => "It does not say how traffic is split.",
        { RouteTokenKey: null } => "It has no key of route tokens.",
        _ when !Base64.IsValid(snapshot.RouteTokenKey) => "Its key of route tokens is not base64.",
        _ when Fault(snapshot.Legacy) is { } legacy => $"legacy: {legacy}",
        _ when Fault(snapshot.Successor) is { } successor => $"successor: {successor}",
        _ when snapshot.Routes.IsDefault || snapshot.Routes.Any(route => route is not ['/', ..]) => "A route template does not begin with \"/\".",
        { Writes: { } writes } when Fault(writes) is { } fault => $"writes: {fault}",
        { Mirror: { } mirror } => Fault(mirror),
        _ => null,
    };

    private static string? Fault(Upstream? upstream) =>
        upstream?.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" } ? "It has no absolute http or https address."
        : upstream.Timeout <= TimeSpan.Zero ? "Its timeout is not positive."
        : null;

    private static string? Fault(WriteInstruction writes) =>
        writes.MarkKey is not { Length: > 0 } || !Base64.IsValid(writes.MarkKey) ? "Its key of marks is missing or not base64."
        : !Enum.IsDefined(writes.Owner) || !Enum.IsDefined(writes.Mode) ? "It names no known owner or mode."
        : writes.MaxHeld < 0 || writes.HoldTimeout < TimeSpan.Zero || writes.MarkLifetime <= TimeSpan.Zero ? "A limit is out of range."
        : writes.Classify.IsDefault || writes.Classify.Any(rule => rule is null or { Route: not (null or ['/', ..]) }) ? "A rule cannot be read."
        : null;

    private static string? Fault(MirrorInstruction mirror) =>
        mirror.MaxBodyBytes < 0 || mirror.QueueLength < 1 || mirror.Concurrency < 1 || mirror.Timeout <= TimeSpan.Zero ? "mirror: a limit is out of range."
        : mirror.Comparison is null || mirror.Comparison.Headers.IsDefault || mirror.Comparison.Ignore.IsDefault ? "mirror: it does not say how to compare."
        : null;
}
