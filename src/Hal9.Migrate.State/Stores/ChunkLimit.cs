namespace Hal9.Migrate.State.Stores;

/// <summary>How large a chunk may be; it ends with the row that reaches either, so that rows of a megabyte make small chunks.</summary>
/// <param name="Rows">At least 1.</param>
/// <param name="Bytes">Of values, about.</param>
public sealed record ChunkLimit(int Rows, long Bytes)
{
    /// <summary>
    /// Fifty thousand rows, 8 MiB. From PostgreSQL to PostgreSQL that takes a fifth longer than the table in one piece; with a thousand rows over three times
    /// as long (bench/README.md).
    /// </summary>
    public static ChunkLimit Default { get; } = new(50_000, 8 << 20);
}
