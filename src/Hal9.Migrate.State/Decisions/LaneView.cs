namespace Hal9.Migrate.State.Decisions;

/// <summary>How a lane stands, in the direction in which it works now.</summary>
/// <param name="Name">The lane.</param>
/// <param name="IsCopied">Whether every key of every table has been copied.</param>
/// <param name="IsVerified">Whether every row has been compared, both ways, since.</param>
/// <param name="Pending">How many log entries wait to be applied.</param>
/// <param name="Mismatches">How many differing rows were found.</param>
/// <param name="Refused">How many rows the target refuses.</param>
public sealed record LaneView(string Name, bool IsCopied, bool IsVerified, long Pending, long Mismatches, long Refused);
