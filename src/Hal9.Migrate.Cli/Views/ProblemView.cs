using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Views;

/// <summary>What is wrong, where, and what to do.</summary>
internal static class ProblemView
{
    public static IEnumerable<Block> Of(Problem problem) =>
    [
        Lines.Of(
        [
            Line.Bad("Error: ") + problem.Detail,
            .. problem.Errors.Select(error => (error.Path.Length == 0 ? "  " : "  " + Line.Strong(error.Path) + ": ") + (Line)error.Message),
            .. problem.Remedy is { } remedy ? remedy.Split('\n').Select(line => (Line)line) : [],
        ]),
    ];
}
