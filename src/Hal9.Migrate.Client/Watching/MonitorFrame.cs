using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Watching;

/// <summary>One look at a running migration; lists that were not asked for are empty.</summary>
/// <param name="At">When, by the clock here.</param>
/// <param name="Status">How it is.</param>
/// <param name="Points">What was measured over the last minutes, oldest first.</param>
/// <param name="Events">What was decided of late, oldest first.</param>
/// <param name="Requests">The slowest and the failed requests of late.</param>
/// <param name="Differences">Where answers differ, worst first.</param>
public sealed record MonitorFrame(
    DateTimeOffset At, StatusDocument Status, ImmutableArray<PointDocument> Points, ImmutableArray<EventDocument> Events, ImmutableArray<RequestSample> Requests,
    ImmutableArray<DifferenceDocument> Differences);
