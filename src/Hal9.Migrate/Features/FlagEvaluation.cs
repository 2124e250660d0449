namespace Hal9.Migrate.Features;

/// <summary>What a flag is for somebody, and why.</summary>
/// <param name="Key">The flag.</param>
/// <param name="Value">What it is.</param>
/// <param name="Reason">Why, in the words of OpenFeature: <c>STATIC</c>, <c>SPLIT</c>, <c>TARGETING_MATCH</c>, <c>DISABLED</c>.</param>
public sealed record FlagEvaluation(string Key, bool Value, string Reason)
{
    /// <summary>The value's name: <c>on</c> or <c>off</c>.</summary>
    public string Variant => Value ? "on" : "off";
}
