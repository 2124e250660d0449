using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Journal;

namespace Hal9.Migrate.Server.Control;

/// <summary>What a command did, or would do.</summary>
/// <param name="Before">The state before.</param>
/// <param name="After">The state after.</param>
/// <param name="Records">What was (would be) appended.</param>
/// <param name="IsDryRun">Whether it was only asked for.</param>
internal sealed record Change(MigrationState Before, MigrationState After, ImmutableArray<JournalRecord> Records, bool IsDryRun);
