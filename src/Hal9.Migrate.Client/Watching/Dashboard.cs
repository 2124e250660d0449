namespace Hal9.Migrate.Client.Watching;

/// <summary>What to watch.</summary>
public enum Dashboard
{
    /// <summary>What is measured.</summary>
    Metrics,

    /// <summary>What is decided, and where answers differ.</summary>
    Logs,

    /// <summary>The slowest and the failed requests.</summary>
    Traces,

    /// <summary>All of it.</summary>
    Combined,
}
