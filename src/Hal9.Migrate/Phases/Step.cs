namespace Hal9.Migrate.Phases;

/// <summary>A place on the way: a phase and the share of the traffic that the successor serves there.</summary>
/// <remarks>Steps are ordered by phase, then by percentage; a migration only ever moves forward to a greater one.</remarks>
public readonly record struct Step(Phase Phase, Percentage Percentage) : IComparable<Step>
{
    /// <summary>Before the beginning.</summary>
    public static Step None => default;

    /// <inheritdoc/>
    public int CompareTo(Step other)
    {
        var byPhase = Phase.CompareTo(other.Phase);
        return byPhase != 0 ? byPhase : Percentage.CompareTo(other.Percentage);
    }

    /// <summary>Earlier than.</summary>
    public static bool operator <(Step left, Step right) => left.CompareTo(right) < 0;

    /// <summary>Later than.</summary>
    public static bool operator >(Step left, Step right) => left.CompareTo(right) > 0;

    /// <summary>Earlier than or the same.</summary>
    public static bool operator <=(Step left, Step right) => left.CompareTo(right) <= 0;

    /// <summary>Later than or the same.</summary>
    public static bool operator >=(Step left, Step right) => left.CompareTo(right) >= 0;

    /// <summary>For a person: <c>Canary 25 %</c>; phases with a fixed share go without it.</summary>
    public override string ToString() => Phase is Phase.Canary or Phase.State or Phase.RampUp or Phase.Full ? $"{Phase} {Percentage}" : Phase.ToString();
}
