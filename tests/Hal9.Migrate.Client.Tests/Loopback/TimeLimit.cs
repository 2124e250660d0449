namespace Hal9.Migrate.Client.Tests.Loopback;

/// <summary>How long a test may wait for what should happen before it has failed.</summary>
internal static class TimeLimit
{
    public const int Milliseconds = 180_000;
}
