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
/// <param name="State">What became of the rows; null when none were moved.</param>
internal sealed record DemoReport(
    string Outcome, DemoRequests Requests, ImmutableArray<DemoPhase> Phases, DemoSide Legacy, DemoSide Successor, double? Parity, DemoRollback? Rollback, DemoRows? State = null);

/// <summary>Users' requests: all, failed, failed by the injected fault (not in <paramref name="Failed"/>), by side; and copies sent to the successor.</summary>
internal sealed record DemoRequests(long Total, long Failed, long FailedByFault, long Legacy, long Successor, long Mirrored);

/// <summary>A phase and its seconds.</summary>
internal sealed record DemoPhase(Phase Phase, double Seconds);

/// <summary>One service: requests a second at saturation, latency under the demo's load, resident memory.</summary>
internal sealed record DemoSide(double? ThroughputRps, double? P50Ms, double? P99Ms, double? MemoryMb);

/// <summary>Why it was rolled back, and the milliseconds until nobody was sent to the successor any more.</summary>
internal sealed record DemoRollback(string? Reason, double? ToZeroMs);

/// <summary>What became of the rows.</summary>
/// <param name="Rows">How many the successor was given by the copy.</param>
/// <param name="CopiedRowsPerSecond">At what rate.</param>
/// <param name="ChangesApplied">Rows written to the other side because users had changed them, either way.</param>
/// <param name="Verified">Rows compared with the other side.</param>
/// <param name="Mismatches">Rows that differed, or were refused.</param>
/// <param name="Writes">Writes that users were told are kept.</param>
/// <param name="LostWrites">How many of them are not in the owner's store at the end, by the users' own records.</param>
/// <param name="LagP99Ms">99 of 100 changes reached the other side within so many milliseconds.</param>
/// <param name="FenceMs">How long neither store was open in the last hand-over.</param>
/// <param name="HeldRequests">Requests that waited for hand-overs.</param>
internal sealed record DemoRows(
    long Rows, double? CopiedRowsPerSecond, long ChangesApplied, long Verified, long Mismatches, int Writes, int LostWrites, double? LagP99Ms, double? FenceMs, long HeldRequests);
