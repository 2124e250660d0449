using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Gates and triggers with what they say.</summary>
internal static class GateView
{
    public static Grid Of(IEnumerable<GateDocument> gates) => Grid.Of(
        ["gate", "says", new("failed", Right: true), "because"],
        gates.Select(gate => (IEnumerable<Line>)
        [
            gate.PartOf is null ? gate.Name : Line.Dim($"  {gate.Name}"),
            Toned.Of(gate.Verdict?.Outcome),
            gate.PartOf is null ? Line.Of($"{gate.Failures}/{gate.FailureLimit}", gate.Failures > 0 ? Tone.Bad : Tone.Dim) : "",
            gate.Verdict?.Message ?? Line.Dim(gate.IsApproval ? "has to be approved by a person" : $"has to be: {gate.Condition}"),
        ]));

    public static Grid Of(IEnumerable<TriggerDocument> triggers) => Grid.Of(
        ["trigger", "", new("violated", Right: true), "because"],
        triggers.Select(trigger => (IEnumerable<Line>)
        [
            trigger.Name,
            !trigger.Armed ? Line.Dim("not armed") : trigger.ViolatedSeconds > 0 ? Line.Bad("VIOLATED") : Line.Good("armed"),
            Line.Of(Say.Text($"{trigger.ViolatedSeconds:0}/{trigger.FiresAfterSeconds:0} s"), trigger.ViolatedSeconds > 0 ? Tone.Bad : Tone.Dim),
            trigger.Verdict?.Message ?? Line.Dim($"has to be: {trigger.Condition}"),
        ]));
}
