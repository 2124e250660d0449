using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Gates and triggers with what they say.</summary>
internal static class GateView
{
    public static Grid Of(IEnumerable<GateDocument> gates) => Grid.Of(
        ["gate", "says", "has to be", new("failed", Right: true), "because"],
        gates.Select(gate => (IEnumerable<Line>)
        [
            gate.Name,
            Toned.Of(gate.Verdict?.Outcome),
            gate.IsApproval ? "approved" : gate.Condition,
            Line.Of($"{gate.Failures}/{gate.FailureLimit}", gate.Failures > 0 ? Tone.Bad : Tone.Dim),
            gate.Verdict?.Message ?? (gate.IsApproval && !gate.Approvals.IsEmpty ? $"approved by {string.Join(", ", gate.Approvals)}" : ""),
        ]));

    public static Grid Of(IEnumerable<TriggerDocument> triggers, ViewContext view) => Grid.Of(
        ["trigger", "", "has to be", new("violated", Right: true), "because"],
        triggers.Select(trigger => (IEnumerable<Line>)
        [
            trigger.Name,
            !trigger.Armed ? Line.Dim("not armed") : trigger.ViolatedSeconds > 0 ? Line.Bad("VIOLATED") : Line.Good("armed"),
            trigger.Condition,
            Line.Of(Say.Text($"{trigger.ViolatedSeconds:0}/{trigger.FiresAfterSeconds:0} s"), trigger.ViolatedSeconds > 0 ? Tone.Bad : Tone.Dim),
            view.Detailed || trigger.Verdict?.Outcome == Outcome.Fail ? trigger.Verdict?.Message : "",
        ]));
}
