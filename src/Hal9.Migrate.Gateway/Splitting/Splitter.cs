using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>Decides which side serves a request. Immutable; made anew for each routing snapshot.</summary>
internal sealed class Splitter
{
    private readonly RequestKey _key;
    private readonly RouteOverride _override;
    private readonly Percentage _percentage;
    private readonly TimeProvider _time;

    public Splitter(RoutingSnapshot snapshot, TimeProvider time)
    {
        _key = new RequestKey(snapshot.Key, snapshot.Salt);
        _override = new RouteOverride(Convert.FromBase64String(snapshot.RouteTokenKey));
        _percentage = snapshot.Percentage;
        _time = time;
    }

    /// <summary>The side: the one a valid route token asks for, else the one of the key's bucket.</summary>
    /// <param name="context">The request.</param>
    /// <param name="wish">What its valid route token asks for, whose bearer may know which side answers; null without one.</param>
    public Side SideOf(HttpContext context, out RouteWish? wish)
    {
        wish = context.Request.Headers.TryGetValue(RouteToken.Header, out var token) && token is [{ } text]
            ? _override.Read(text, _time.GetUtcNow()) : null;

        // No key decides when everybody is on one side.
        return wish?.Side ?? (_percentage == Percentage.Zero ? Side.Legacy
            : _percentage == Percentage.Hundred ? Side.Successor
            : Bucket.SideOf(_key.BucketOf(context), _percentage));
    }

    /// <summary>Whether the key of a request is among the first so many percent.</summary>
    public bool IsAmong(HttpContext context, Percentage share) =>
        share == Percentage.Hundred || (share != Percentage.Zero && _key.BucketOf(context) < share.Hundredths);
}
