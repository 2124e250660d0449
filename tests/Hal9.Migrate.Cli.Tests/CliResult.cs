using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Tests;

/// <summary>How a run ended.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one document on standard output.</summary>
    public T Document<T>()
        where T : class => JsonSerializer.Deserialize<T>(Output, Hal9Json.Options).ShouldNotBeNull();

    /// <summary>The problem, which is the last line on standard error.</summary>
    public ProblemDocument Problem() =>
        JsonSerializer.Deserialize<ProblemDocument>(Error.TrimEnd().Split('\n')[^1], Hal9Json.Options).ShouldNotBeNull();
}
