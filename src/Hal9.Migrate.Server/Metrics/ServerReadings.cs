using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Server.Notifying;

namespace Hal9.Migrate.Server.Metrics;

/// <summary>What the server's metrics are read from, all of one moment.</summary>
/// <param name="View">What the controller knows.</param>
/// <param name="Lately">What was measured over the last seconds; null before anything was.</param>
/// <param name="Gateways">The gateways that have not said goodbye.</param>
/// <param name="Rows">What is known of the stores; null while no rows are moved.</param>
/// <param name="Traffic">What was measured since the server started.</param>
/// <param name="Decided">What was decided since the journal began.</param>
/// <param name="Notifications">How telling others goes.</param>
/// <param name="Health">How both services are.</param>
/// <param name="Now">The moment.</param>
internal sealed record ServerReadings(
    ControllerView View, EvidenceWindow? Lately, ImmutableArray<GatewayEntry> Gateways, StateReport? Rows, TrafficTotals Traffic, DecisionTotals Decided,
    NotificationTotals Notifications, HealthMonitor Health, DateTimeOffset Now)
{
    /// <summary>What was decided so far.</summary>
    public MigrationState State => View.State;

    /// <summary>How the tables stand; empty while that is not known.</summary>
    public ImmutableArray<TableReport> Tables => Rows?.Tables ?? [];
}
