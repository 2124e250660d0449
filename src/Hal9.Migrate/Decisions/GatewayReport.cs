using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Decisions;

/// <summary>What is known of a gateway.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Obeys">The snapshot it has acknowledged.</param>
/// <param name="IsSilent">Whether its lease has expired since it was last heard.</param>
/// <param name="SuccessorInFlight">How many requests the successor was answering for it when it was last heard.</param>
/// <param name="WritesInFlight">How many requests that may write were under way through it when it was last heard.</param>
public sealed record GatewayReport(string Id, SnapshotId Obeys, bool IsSilent, long SuccessorInFlight, long WritesInFlight = 0);
