namespace Hal9.Migrate.SystemTests.Programs;

/// <summary>What serve and gateway say in one line of JSON when they are ready; scripts read it.</summary>
internal sealed record Announced(int ProcessId, Uri? Api, Uri? Gateway, Uri? Controller, string? Store, string? Credentials, string? Snapshot);
