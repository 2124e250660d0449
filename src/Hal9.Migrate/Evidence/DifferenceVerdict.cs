namespace Hal9.Migrate.Evidence;

/// <summary>What differences in a place are.</summary>
public enum DifferenceVerdict
{
    /// <summary>The successor answers otherwise than the legacy.</summary>
    Difference,

    /// <summary>They are more than the legacy has with itself, but it was not asked often enough yet to say so. They prevent a pass and cause no failure.</summary>
    Unlearnt,

    /// <summary>The legacy differs from itself there about as often.</summary>
    Noise,
}
