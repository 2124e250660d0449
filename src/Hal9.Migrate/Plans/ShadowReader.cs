using System.Collections.Immutable;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Plans;

/// <summary>Reads how requests are mirrored and compared.</summary>
internal static class ShadowReader
{
    private const string Paths = "such as \"/diagnostics\" or \"/items/*/seenAt\"";

    public static (MirrorInstruction Mirror, PhasePlan Phase) Read(PlanNode node)
    {
        var instruction = new MirrorInstruction
        {
            Sample = node.Percent("sample", "The share of users whose requests are mirrored.", Percentage.Hundred),
            UnsafeMethods = node.Flag("unsafeMethods", "Whether requests that may change something are mirrored too; they then act on the successor as well.", false),
            MaxBodyBytes = node.Integer("maxBodyBytes", "Requests with larger bodies are not mirrored; larger responses are compared by their hash.", 256 * 1024, 0, 16 * 1024 * 1024),
            MaxHashedBytes = node.Integer("maxHashedBytes", "Responses with larger bodies are not compared.", 8 * 1024 * 1024, 0, 1024 * 1024 * 1024),
            QueueLength = node.Integer("queueLength", "How many requests may wait to be mirrored; further ones are dropped and counted.", 1_024, 1, 100_000),
            Concurrency = node.Integer("concurrency", "How many mirrored requests may be under way at once.", 64, 1, 10_000),
            Timeout = node.Duration("timeout", "How long a mirrored request may take.", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        };
        var (rules, noise) = node.Section("compare", "What counts as the same answer.", Compare);
        return (
            instruction with { Comparison = rules, Noise = noise },
            new PhasePlan
            {
                Steps = [Percentage.Zero],
                Hold = PlanReader.Hold(node, TimeSpan.FromMinutes(10)),
                Gates = GateReader.Gates(node, "shadow", GateReader.ShadowDefaults),
            });
    }

    private static (ComparisonRules Rules, NoiseLearning Noise) Compare(PlanNode node) => (
        new ComparisonRules
        {
            Headers = node.Texts("headers", "Response headers that have to agree.", 50),
            Ignore = JsonPaths(node, "ignore", $"Parts of JSON bodies that may differ, {Paths}."),
            Sets = JsonPaths(node, "sets", "Arrays in JSON bodies whose items may come in any order, such as \"/items\" or \"/groups/*/members\"."),
            Tolerance = node.Section("tolerance", "How far apart numbers in JSON bodies may be; the greater allowance counts.", section => new NumericTolerance(
                section.Number("absolute", "So much, in the number's own unit.", 0, 1e15, 0) ?? 0,
                section.Number("relative", "So much of the greater of the two: 0.01 is one percent.", 0, 1, 0) ?? 0)),
            Examples = node.Choice<ExampleValues>("examples", "What examples of differences show. redacted: kind, length and a keyed hash of the values. shown: the values themselves. none: nothing.", ExampleValues.Redacted),
        },
        node.Section("noise", "Learning what differs by itself, from safe requests that are asked of the legacy a second time.", section => new NoiseLearning
        {
            Sample = section.Percent("sample", "The share of mirrored safe requests that are asked twice; 0: nothing is learnt and every difference counts.", Percentage.Of(10)),
            MaxPerSecond = section.Integer("maxPerSecond", "How many requests each gateway asks twice in a second, at most.", 20, 1, 10_000),
        }));

    private static ImmutableArray<string> JsonPaths(PlanNode node, string name, string description) => node.Texts(name, description, 200, pattern =>
        pattern.StartsWith('/') ? null : $"expected a path that begins with \"/\", {Paths}.");
}
