using System.Text.Json;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Gates;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>A plan: what it says, or in detail everything that follows from it.</summary>
internal static class PlanView
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<Block> Of(PlanDocument document, ViewContext view)
    {
        yield return Lines.Of(Line.Strong(document.Name) + $": plan {Say.Short(document.Hash)}");
        if (PlanReader.Read(document.Plan.GetRawText()).Plan is { } plan)
        {
            yield return Facts.Of(
                ("legacy", plan.Legacy.Upstream.Url.ToString()),
                ("successor", plan.Successor.Upstream.Url.ToString()),
                ("split by", plan.Traffic.Key.ToString()));
            yield return Grid.Of(
                ["phase", "steps", "hold each", "gates"],
                plan.Phases.Select(phase => (IEnumerable<Line>)
                [
                    phase.Key.ToString(),
                    phase.Key is Phase.Canary or Phase.RampUp ? string.Join(", ", phase.Value.Steps.Select(step => step.ToString())) : "",
                    phase.Value.Hold > TimeSpan.Zero ? DurationText.Format(phase.Value.Hold) : "",
                    string.Join("; ", phase.Value.Gates.Select(Gate)),
                ]));
            yield return Grid.Of(
                ["trigger", "rolls back unless", "for"],
                plan.Triggers.Select(trigger => (IEnumerable<Line>)[trigger.Name, trigger.Watched.Metric is null ? trigger.Watched.Describe() : trigger.Watched.Condition!.ToString(), DurationText.Format(trigger.For)]));
        }

        if (view.Detailed)
        {
            yield return Lines.Of(JsonSerializer.Serialize(document.Effective, Readable).Split('\n').Select(line => (Line)line.TrimEnd('\r')));
        }
    }

    private static string Gate(GateDefinition gate) => gate switch
    {
        { IsApproval: true } => $"{gate.Name} by {gate.Describe()}",
        { Composition: not Composition.None } => $"{gate.Name}: {gate.Describe()}",
        { Webhook: not null } => $"{gate.Name}: {gate.Describe()}",
        _ => $"{gate.Name} {gate.Condition}",
    };
}
