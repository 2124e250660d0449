namespace Hal9.Migrate.SystemTests;

/// <summary>How long a test may wait for what should happen before it has failed; several times what it takes on a slow machine.</summary>
internal static class TimeLimit
{
    public const int Milliseconds = 180_000;
}
