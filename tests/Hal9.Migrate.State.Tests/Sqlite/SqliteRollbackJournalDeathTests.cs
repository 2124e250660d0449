namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>With a rollback journal.</summary>
public sealed class SqliteRollbackJournalDeathTests() : SqliteDeathTests("delete");
