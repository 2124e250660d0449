using System.Collections.Immutable;

namespace Hal9.Migrate.Gates;

/// <summary>Says what a gate says that is put together from others. Pure.</summary>
/// <remarks>Not knowing is a third value (Kleene): what is not known never makes a pass, and a failure that decides anyway needs not wait for it.</remarks>
public static class GateLogic
{
    /// <summary>The verdict of a gate, from those of its leaves.</summary>
    public static Verdict VerdictOf(GateDefinition gate, Func<GateDefinition, Verdict> leaf)
    {
        if (gate.Composition == Composition.None)
        {
            return leaf(gate);
        }

        var parts = gate.Parts.Select(part => VerdictOf(part, leaf)).ToImmutableArray();
        var outcome = gate.Composition == Composition.All
            ? Combine(parts, decides: Outcome.Fail, otherwise: Outcome.Pass)
            : Combine(parts, decides: Outcome.Pass, otherwise: Outcome.Fail);
        return new Verdict { Name = gate.Name, Outcome = outcome, Message = MessageOf(gate.Composition, outcome, parts), Parts = parts };
    }

    private static Outcome Combine(ImmutableArray<Verdict> parts, Outcome decides, Outcome otherwise) =>
        parts.Any(part => part.Outcome == decides) ? decides
        : parts.All(part => part.Outcome == otherwise) ? otherwise
        : Outcome.Inconclusive;

    private static string MessageOf(Composition composition, Outcome outcome, ImmutableArray<Verdict> parts)
    {
        // What decided is what a person wants to read: of a pass by all nothing but that, else the parts that made it so.
        var telling = parts.Where(part => part.Outcome == outcome).ToList();
        var begin = (composition, outcome) switch
        {
            (Composition.All, Outcome.Pass) => $"all {parts.Length} hold",
            (Composition.All, _) => $"{telling.Count} of {parts.Length} {(outcome == Outcome.Fail ? "fail" : "are not known")}",
            (_, Outcome.Fail) => $"none of {parts.Length} holds",
            (_, Outcome.Pass) => $"{telling.Count} of {parts.Length} hold",
            _ => $"none of {parts.Length} holds yet",
        };
        return $"{begin}: {string.Join("; ", telling.Select(part => $"{part.Name}: {part.Message}"))}";
    }
}
