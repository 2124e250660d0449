namespace Hal9.Migrate.State.Tests.Memory;

/// <summary>That the row of a key has changed.</summary>
internal sealed record LogEntry(long Id, string Table, long Key);
