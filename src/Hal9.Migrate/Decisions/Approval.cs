namespace Hal9.Migrate.Decisions;

/// <summary>Somebody's yes to a gate.</summary>
/// <param name="By">Who: the name of a token.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, if they said so.</param>
public sealed record Approval(string By, DateTimeOffset At, string? Reason)
{
    /// <summary>For a person: <c>bob at 12:03:11 UTC (looks fine)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{By} at {At.UtcDateTime:HH:mm:ss} UTC{(Reason is null ? "" : $" ({Reason})")}");
}
