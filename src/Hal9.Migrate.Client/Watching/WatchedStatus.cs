using System.Collections.Immutable;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Watching;

/// <summary>How a migration is, and how it came there.</summary>
/// <param name="At">When, by the clock here.</param>
/// <param name="Status">How it is.</param>
/// <param name="Points">What was measured over the last minutes, oldest first.</param>
public sealed record WatchedStatus(DateTimeOffset At, StatusDocument Status, ImmutableArray<PointDocument> Points);
