namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>With a write-ahead log.</summary>
public sealed class SqliteWalDeathTests() : SqliteDeathTests("wal");
