using Hal9.Migrate.Cli.Demo.Databases;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>What a demo is to be like.</summary>
internal sealed record DemoOptions
{
    /// <summary>Healthy evidence each step needs, seconds.</summary>
    public int SecondsPerStep { get; init; } = 5;

    /// <summary>Requests a second; null for as many as keep the legacy comfortably busy on this machine.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Neurons in each service.</summary>
    public int Neurons { get; init; } = 10_000;

    /// <summary>What goes wrong with the successor; null for nothing.</summary>
    public DemoFault? Fault { get; init; }

    /// <summary>Whether users write, too, and the rows of both services' stores are moved.</summary>
    public bool MovesRows { get; init; }

    /// <summary>Where the services keep their rows; null for files of SQLite, which are made.</summary>
    public Func<CancellationToken, Task<IDemoDatabases>>? Databases { get; init; }

    /// <summary>Whether, instead of being completed, the migration is rolled back from Full after users have written there for a while.</summary>
    public bool RollsBackAtFull { get; init; }

    /// <summary>The port of the server's API; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether everything stays up at the end.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether the migration is left to the person.</summary>
    public bool Practice { get; init; }
}
