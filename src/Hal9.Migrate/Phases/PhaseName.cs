using System.Diagnostics.CodeAnalysis;

namespace Hal9.Migrate.Phases;

/// <summary>Phases as people write them: <c>RampUp</c>, <c>ramp-up</c> and <c>rampup</c> are the same. Written back as <c>RampUp</c>.</summary>
public static class PhaseName
{
    /// <summary>The names a person may ask for, in order.</summary>
    public static IReadOnlyList<string> All { get; } = Enum.GetNames<Phase>();

    /// <summary>Reads a phase name; false when there is none of that name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Phase phase)
    {
        var folded = text?.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        foreach (var candidate in Enum.GetValues<Phase>())
        {
            if (string.Equals(candidate.ToString(), folded, StringComparison.OrdinalIgnoreCase))
            {
                phase = candidate;
                return true;
            }
        }

        phase = default;
        return false;
    }
}
