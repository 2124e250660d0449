using Hal9.Migrate.Evidence;

namespace Hal9.Migrate.Gateways;

/// <summary>One second of one gateway.</summary>
/// <param name="Sequence">Counts up within an incarnation of the gateway.</param>
/// <param name="Window">What it measured, by the gateway's clock.</param>
public sealed record GatewayWindow(long Sequence, EvidenceWindow Window);
