using System.Management.Automation;
using System.Text.Json.Nodes;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Arguments;

/// <summary>A plan as people give it: the path of a file, JSON, a hashtable, an object, or what Get-Hal9Plan put out.</summary>
internal static class PlanArgument
{
    private const string Place = "The plan given";

    /// <summary>How to read it; the file, if it is one, is read only then. Throws <see cref="MigrateException"/> for what is no plan.</summary>
    /// <param name="plan">What was given.</param>
    /// <param name="toFilePath">The file that a path in PowerShell means.</param>
    public static Func<CancellationToken, Task<PlanSource>> Of(object plan, Func<string, string> toFilePath) => (plan is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : plan) switch
    {
        string text when IsJson(text) => Given(text),
        string path => FromFile(toFilePath(path)),
        FileInfo file => FromFile(file.FullName),
        PlanDocument document => Given(document.Plan.GetRawText()),
        var other when ObjectJson.Of(other) is JsonObject json => Given(json.ToJsonString()),
        var other => throw new MigrateException(
            ProblemCode.InvalidArgument, $"-Plan cannot be a {other.GetType().Name}.", "Give the path of a plan file, a hashtable, an object, or JSON."),
    };

    private static bool IsJson(string text) => text.TrimStart() is ['{', ..] or ['/', '/', ..] or ['/', '*', ..] && text.Contains('{', StringComparison.Ordinal);

    private static Func<CancellationToken, Task<PlanSource>> Given(string text) => _ => Task.FromResult(new PlanSource(text, Place));

    private static Func<CancellationToken, Task<PlanSource>> FromFile(string path) => token => PlanSource.ReadAsync(path, token);
}
