namespace Hal9.Migrate.Gates;

/// <summary>Which way a limit bounds.</summary>
public enum Bound
{
    /// <summary>The value may be the limit or less.</summary>
    AtMost,

    /// <summary>The value may be the limit or more.</summary>
    AtLeast,
}
