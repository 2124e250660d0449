using System.Collections.Immutable;

namespace Hal9.Migrate.Problems;

/// <summary>An expected failure: what is wrong, where, and what to do about it.</summary>
/// <param name="Code">Stable identifier, one of <see cref="ProblemCode"/>. Scripts branch on it; it never changes its meaning.</param>
/// <param name="Detail">One or two sentences that name the thing that is wrong.</param>
/// <param name="Remedy">What a person can do next; null where the detail says it already.</param>
/// <remarks>Goes over the wire as RFC 9457 problem details. Immutable.</remarks>
public sealed record Problem(string Code, string Detail, string? Remedy = null)
{
    /// <summary>Every single fault, each with its place, where there may be several (a plan, an import).</summary>
    public ImmutableArray<ProblemItem> Errors { get; init; } = [];

    /// <summary>Detail, faults and remedy as lines of text for a person.</summary>
    public override string ToString()
    {
        var lines = new List<string> { Detail };
        lines.AddRange(Errors.Select(error => $"  {error}"));
        if (Remedy is not null)
        {
            lines.Add(Remedy);
        }

        return string.Join('\n', lines);
    }
}
