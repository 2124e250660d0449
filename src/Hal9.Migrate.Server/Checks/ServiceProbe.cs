using Hal9.Migrate.Health;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Server.Checks;

/// <summary>What asking a service's health endpoint once has shown.</summary>
/// <param name="Side">Which service.</param>
/// <param name="Plan">Where it is.</param>
/// <param name="Status">The HTTP status; null when it did not answer.</param>
/// <param name="Failure">Why it did not answer.</param>
/// <param name="Document">What it said of itself.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="ClockOffset">Its clock minus ours, where it tells its time.</param>
internal sealed record ServiceProbe(
    Side Side, ServicePlan Plan, int? Status, string? Failure, HealthDocument? Document, TimeSpan Elapsed, TimeSpan? ClockOffset)
{
    /// <summary><c>legacy</c> or <c>successor</c>.</summary>
    public string Name => NameOf(Side);

    /// <summary>The name of a side in check names.</summary>
    public static string NameOf(Side side) => side == Side.Legacy ? "legacy" : "successor";
}
