using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Wire;

/// <summary>A problem as the API sends it: RFC 9457 problem details with the members <c>code</c>, <c>remedy</c> and <c>errors</c>.</summary>
public sealed record ProblemDocument
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary><c>urn:hal9:problem:</c> and the code.</summary>
    public string? Type { get; init; }

    /// <summary>The code in words.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Detail { get; init; }

    /// <summary>One of <see cref="ProblemCode"/>.</summary>
    public string? Code { get; init; }

    /// <summary>What to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>Every single fault, where there are several.</summary>
    public ImmutableArray<ProblemItem> Errors { get; init; } = [];

    /// <summary>The document of a problem.</summary>
    public static ProblemDocument Of(Problem problem, int status) => new()
    {
        Type = $"urn:hal9:problem:{problem.Code}",
        Title = InWords(problem.Code),
        Status = status,
        Detail = problem.Detail,
        Code = problem.Code,
        Remedy = problem.Remedy,
        Errors = problem.Errors,
    };

    /// <summary>The problem that a program says in a line of JSON; null when the line says none.</summary>
    public static Problem? Read(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize<ProblemDocument>(line, Hal9Json.Options)?.ToProblem() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The problem of a document; null when it bears no code.</summary>
    public Problem? ToProblem() => Code is null ? null : new Problem(Code, Detail ?? Title ?? Code, Remedy)
    {
        Errors = Errors.IsDefault ? [] : Errors,
    };

    private static string InWords(string code) =>
        string.Concat(code.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
}
