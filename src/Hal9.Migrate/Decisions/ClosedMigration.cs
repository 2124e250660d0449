namespace Hal9.Migrate.Decisions;

/// <summary>A migration that ended earlier in this store.</summary>
/// <param name="Name">Its plan's name.</param>
/// <param name="PlanHash">Its plan's hash.</param>
/// <param name="Status">Aborted or Completed.</param>
/// <param name="At">When it ended.</param>
public sealed record ClosedMigration(string Name, string PlanHash, MigrationStatus Status, DateTimeOffset At);
