using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>A fault the successor can have.</summary>
/// <param name="Name">Its name on the command line and at the service.</param>
/// <param name="Share">The share of requests it befalls.</param>
/// <param name="At">The phase in which it begins: wrong answers show where answers are compared, the rest where users are served.</param>
/// <param name="Triggers">The triggers that may rightly roll back because of it.</param>
internal sealed record DemoFault(string Name, double Share, Phase At, params string[] Triggers)
{
    public static IReadOnlyList<DemoFault> All { get; } =
    [
        new("errors", 0.3, Phase.Canary, "errorRate"),
        new("latency", 0.9, Phase.Canary, "latency"),
        new("wrong-answers", 0.2, Phase.Shadow, "parity"),
        new("crash", 1, Phase.Canary, "errorRate", "health"),
    ];
}
