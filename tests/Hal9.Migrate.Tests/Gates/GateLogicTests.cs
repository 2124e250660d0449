using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Gates;
using Outcome = Hal9.Migrate.Gates.Outcome;

namespace Hal9.Migrate.Tests.Gates;

public sealed class GateLogicTests
{
    private static readonly Gen<Outcome> Outcomes = Gen.Elements(Outcome.Pass, Outcome.Fail, Outcome.Inconclusive);

    [Theory]
    [InlineData(Composition.All, "PP", Outcome.Pass)]
    [InlineData(Composition.All, "PI", Outcome.Inconclusive)]
    [InlineData(Composition.All, "IF", Outcome.Fail)]
    [InlineData(Composition.Any, "FP", Outcome.Pass)]
    [InlineData(Composition.Any, "FI", Outcome.Inconclusive)]
    [InlineData(Composition.Any, "FF", Outcome.Fail)]
    public void VerdictOf_Parts_AreCombined(Composition composition, string parts, Outcome expected)
    {
        var gate = Of("gate", composition, [.. parts.Select((part, index) => Leaf($"{part}{index}"))]);
        GateLogic.VerdictOf(gate, leaf => Says(leaf, leaf.Name[0] switch { 'P' => Outcome.Pass, 'F' => Outcome.Fail, _ => Outcome.Inconclusive })).Outcome.ShouldBe(expected);
    }

    [Fact]
    public void VerdictOf_Failure_NamesThePartsThatFail()
    {
        var gate = Of("gate", Composition.All, Leaf("good"), Leaf("bad"));
        var verdict = GateLogic.VerdictOf(gate, leaf => Says(leaf, leaf.Name == "bad" ? Outcome.Fail : Outcome.Pass));

        verdict.Message.ShouldBe("1 of 2 fail: bad: bad says Fail");
        verdict.Parts!.Value.Select(part => part.Name).ShouldBe(["good", "bad"]);
    }

    [Fact]
    public void VerdictOf_WorseEvidence_NeverGivesABetterVerdict() => PropertyCheck.ForAll(
        Gen.Zip(Trees(2), Gen.Zip(Outcomes.ArrayOf(40), Outcomes.ArrayOf(40))),
        sample =>
        {
            var (gate, (left, right)) = sample;
            var worse = left.Zip(right, (a, b) => Rank(a) < Rank(b) ? a : b).ToArray();
            Rank(Judge(gate, worse)).ShouldBeLessThanOrEqualTo(Rank(Judge(gate, left)));
        });

    [Fact]
    public void VerdictOf_Decided_StaysSoWhateverIsLearntLater() => PropertyCheck.ForAll(
        Gen.Zip(Trees(2), Gen.Zip(Outcomes.ArrayOf(40), Outcomes.ArrayOf(40))),
        sample =>
        {
            var (gate, (known, learnt)) = sample;
            var decided = Judge(gate, known);
            if (decided != Outcome.Inconclusive)
            {
                Judge(gate, [.. known.Zip(learnt, (now, later) => now == Outcome.Inconclusive ? later : now)]).ShouldBe(decided);
            }
        });

    [Fact]
    public void VerdictOf_NothingKnown_IsNeverAPass() => PropertyCheck.ForAll(
        Trees(2), gate => Judge(gate, [.. Enumerable.Repeat(Outcome.Inconclusive, 40)]).ShouldBe(Outcome.Inconclusive));

    private static Outcome Judge(GateDefinition gate, Outcome[] outcomes)
    {
        var leaves = gate.Leaves.Select(leaf => leaf.Name).ToList();
        return GateLogic.VerdictOf(gate, leaf => Says(leaf, outcomes[leaves.IndexOf(leaf.Name) % outcomes.Length])).Outcome;
    }

    private static int Rank(Outcome outcome) => outcome switch { Outcome.Fail => 0, Outcome.Inconclusive => 1, _ => 2 };

    private static Gen<GateDefinition> Trees(int depth) => Named(Shapes(depth));

    private static Gen<GateDefinition> Shapes(int depth) => depth == 0
        ? Gen.Constant(Leaf("leaf"))
        : Gen.OneOf(
            Gen.Constant(Leaf("leaf")),
            from composition in Gen.Elements(Composition.All, Composition.Any)
            from count in Gen.Choose(1, 4)
            from parts in Shapes(depth - 1).ArrayOf(count)
            select Of("gate", composition, [.. parts]));

    /// <summary>Every leaf gets a name of its own.</summary>
    private static Gen<GateDefinition> Named(Gen<GateDefinition> shapes) => shapes.Select(shape =>
    {
        var next = 0;
        return Name(shape);

        GateDefinition Name(GateDefinition gate) => gate with { Name = $"g{next++}", Parts = [.. gate.Parts.Select(Name)] };
    });

    private static GateDefinition Leaf(string name) => new() { Name = name, Metric = Metric.ErrorRate, Condition = new(Bound.AtMost, 0.1, false) };

    private static GateDefinition Of(string name, Composition composition, params ImmutableArray<GateDefinition> parts) => new() { Name = name, Composition = composition, Parts = parts };

    private static Verdict Says(GateDefinition gate, Outcome outcome) => new() { Name = gate.Name, Outcome = outcome, Message = $"{gate.Name} says {outcome}" };
}
