using System.Collections.Immutable;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.Cli.Views;

/// <summary>On which verdicts was decided, newest first.</summary>
internal static class VerdictsView
{
    public static IEnumerable<Block> Of(ImmutableArray<VerdictSummary> decisions, ViewContext view)
    {
        if (decisions.IsEmpty)
        {
            yield return Lines.Of(Line.Dim("Nothing was decided on such verdicts, or it is longer ago than they are kept."));
            yield break;
        }

        yield return Grid.Of(
            [new("record", Right: true), "at", "step", "decided", "gate or trigger", "says", "because"],
            decisions.SelectMany(decision => decision.Verdicts.Select((verdict, i) => (IEnumerable<Line>)
            [
                i == 0 ? Line.Strong(Say.Text($"{decision.Id}")) : Line.Empty,
                i == 0 ? view.Clock(decision.At) : Line.Empty,
                i == 0 ? new Step(decision.Phase, decision.Percentage).ToString() : Line.Empty,
                i == 0 ? CauseOf(decision.Cause) : Line.Empty,
                verdict.Name,
                Toned.Of(verdict.Outcome),
                verdict.Message,
            ])));
        yield return Lines.Of(Line.Dim("hal9-migrate verify --replay RECORD makes the verdicts of a record again."));
    }

    private static string CauseOf(VerdictCause cause) => cause switch
    {
        VerdictCause.StepPassed => "step passed",
        VerdictCause.GateFailed => "gate failed",
        VerdictCause.TriggerFired => "trigger fired",
        _ => "standby ended",
    };
}
