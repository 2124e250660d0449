namespace Hal9.Migrate.Journal;

/// <summary>One decision as it is kept: what was decided, by whom, when, and bound to the record before it.</summary>
/// <param name="Sequence">Its number, from 1 without gaps.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Actor">Who decided: the name of a token, or <c>controller</c>.</param>
/// <param name="Type">The kind of event.</param>
/// <param name="Version">The version of that kind's shape.</param>
/// <param name="Data">The event as JSON.</param>
/// <param name="PreviousHash">The hash of the record before; of the first one, <see cref="HashChain.Start"/>.</param>
/// <param name="Hash">SHA-256 over all of the above, in lower-case hexadecimal.</param>
public sealed record JournalRecord(
    long Sequence, DateTimeOffset At, string Actor, string Type, int Version, string Data, string PreviousHash, string Hash);
