namespace Hal9.Migrate.PostgreSql.State;

/// <summary>How a database is treated whose rows are moved.</summary>
public sealed record PostgreSqlStateOptions
{
    /// <summary>A fifth of a second for the fence, ten for other locks.</summary>
    public static PostgreSqlStateOptions Default { get; } = new();

    /// <summary>How long the fence, and whatever else writers would queue behind, waits for a table's lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long our own writes wait for a lock: for that of a controller whose connection has just died, for example.</summary>
    public TimeSpan WriteLockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often arming tries again to get the tables' locks, letting writers through in between.</summary>
    public int ArmAttempts { get; init; } = 50;
}
