using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Judge;

/// <summary>Makes verdicts again from what was kept with them, and says whether they are the same. Pure: no server is asked.</summary>
public static class Replay
{
    /// <summary>Numbers agree when they differ by no more than this part: logarithms need not be the same to the last bit on all processors.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Every verdict of a bundle, made again.</summary>
    public static ImmutableArray<ReplayedVerdict> Of(VerdictBundle bundle)
    {
        var (evidence, bench) = (bundle.Evidence, new Bench(Docket.Of(bundle.Evidence)));
        return [.. bundle.Gates.Select(gate => Compare(gate.Verdict, Judge(gate, bench, evidence.Now), null)), .. bundle.Triggers.Select(trigger => Judge(trigger, bench, evidence.Now))];
    }

    private static Verdict Judge(JudgedGate judged, Bench bench, DateTimeOffset now) => GateLogic.VerdictOf(judged.Gate, leaf =>
        leaf.MaxRecovery is not null ? RehearsalProgress.VerdictOf(leaf, judged.Rehearsal)
        : leaf.IsApproval
            ? Progress.ApprovalOf(leaf, judged.Approvals.GetValueOrDefault(leaf.Name, []))
            : Assessor.Sustained(leaf, bench.Judge(leaf), judged.PassingSince.ToImmutableDictionary(), now));

    private static ReplayedVerdict Judge(JudgedTrigger judged, Bench bench, DateTimeOffset now)
    {
        var violated = now - judged.ViolatedSince;
        return Compare(judged.Verdict, bench.Judge(judged.Trigger), violated < judged.Trigger.For
            ? string.Create(CultureInfo.InvariantCulture, $"it was violated for {violated.TotalSeconds:0} s, and fires after {judged.Trigger.For.TotalSeconds:0}") : null);
    }

    private static ReplayedVerdict Compare(Verdict kept, Verdict again, string? fault) => new(kept, again, fault ?? Difference(kept, again));

    private static string? Difference(Verdict kept, Verdict again) =>
        kept.Outcome != again.Outcome ? $"it was {kept.Outcome}, and is {again.Outcome} ({again.Message})"
        : Number("value", kept.Value, again.Value) ?? Number("lower bound", kept.Lower, again.Lower) ?? Number("upper bound", kept.Upper, again.Upper)
            ?? Number("limit", kept.Limit, again.Limit) ?? Number("baseline", kept.Baseline, again.Baseline) ?? Number("count", kept.Requests, again.Requests)
            ?? Parts(kept.Parts ?? [], again.Parts ?? []);

    private static string? Parts(ImmutableArray<Verdict> kept, ImmutableArray<Verdict> again) =>
        kept.Length != again.Length ? $"it had {kept.Length} parts, and has {again.Length}"
        : kept.Zip(again, (before, now) => Difference(before, now) is { } difference ? $"{before.Name}: {difference}" : null).FirstOrDefault(difference => difference is not null);

    private static string? Number(string name, double? kept, double? again) =>
        kept is null && again is null || kept is { } before && again is { } now && Math.Abs(before - now) <= Tolerance * Math.Max(Math.Abs(before), Math.Abs(now))
            ? null : string.Create(CultureInfo.InvariantCulture, $"its {name} was {Text(kept)}, and is {Text(again)}");

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "none";
}
