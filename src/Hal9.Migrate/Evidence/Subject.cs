namespace Hal9.Migrate.Evidence;

/// <summary>Whose answers were measured.</summary>
public enum Subject
{
    /// <summary>The legacy, answering users.</summary>
    Legacy,

    /// <summary>The successor, answering users.</summary>
    Successor,

    /// <summary>The successor, answering mirrored requests that no user waits for.</summary>
    Mirror,
}
