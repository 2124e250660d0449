using System.Collections.Immutable;
using Hal9.Migrate.Phases;

#pragma warning disable MA0048 // a report and its parts

namespace Hal9.Migrate.Cli.Documents;

/// <summary>What a demo has shown; everything in it was measured.</summary>
/// <param name="Outcome"><c>completed</c>, <c>rolled_back</c>, <c>needs_decision</c> or <c>failed</c>.</param>
/// <param name="Requests">What became of the users' requests.</param>
/// <param name="Phases">How long each phase took.</param>
/// <param name="Legacy">What the legacy showed.</param>
/// <param name="Successor">What the successor showed.</param>
/// <param name="Parity">The share of compared answers that were the same, 0..1; null when none was compared.</param>
/// <param name="Rollback">The rollback, if there was one.</param>
internal sealed record DemoReport(
    string Outcome, DemoRequests Requests, ImmutableArray<DemoPhase> Phases, DemoSide Legacy, DemoSide Successor, double? Parity, DemoRollback? Rollback);

/// <summary>Users' requests: all, failed, failed by the injected fault (not in <paramref name="Failed"/>), by side; and copies sent to the successor.</summary>
internal sealed record DemoRequests(long Total, long Failed, long FailedByFault, long Legacy, long Successor, long Mirrored);

/// <summary>A phase and its seconds.</summary>
internal sealed record DemoPhase(Phase Phase, double Seconds);

/// <summary>One service: requests a second at saturation, latency under the demo's load, resident memory.</summary>
internal sealed record DemoSide(double? ThroughputRps, double? P50Ms, double? P99Ms, double? MemoryMb);

/// <summary>Why it was rolled back, and the milliseconds until nobody was sent to the successor any more.</summary>
internal sealed record DemoRollback(string? Reason, double? ToZeroMs);
