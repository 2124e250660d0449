namespace Hal9.Migrate.Decisions;

/// <summary>How far a table's rows have come on the way from the owner of writes to the other side.</summary>
/// <param name="Name">Its name in the plan.</param>
/// <param name="IsCopied">Whether every row has been copied.</param>
/// <param name="IsVerified">Whether every row has been compared since, both ways.</param>
/// <param name="Mismatches">How many rows were found to differ.</param>
/// <param name="Refused">How many rows the other side refuses.</param>
public sealed record TableReport(string Name, bool IsCopied, bool IsVerified, long Mismatches, long Refused)
{
    /// <summary>How many rows have been copied, whichever server did it.</summary>
    public long CopiedRows { get; init; }

    /// <summary>How many there are to copy: an estimate until all are copied; null when that cannot be told.</summary>
    public long? Rows { get; init; }
}
