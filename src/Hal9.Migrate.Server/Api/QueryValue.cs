using System.Globalization;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Api;

/// <summary>Reads query parameters; what is malformed is refused, never ignored.</summary>
internal static class QueryValue
{
    public static bool Flag(HttpContext context, string name) => context.Request.Query[name].ToString() switch
    {
        "" when !context.Request.Query.ContainsKey(name) => false,
        "true" or "1" or "" => true,
        "false" or "0" => false,
        var other => throw Malformed(name, other, "true or false"),
    };

    public static long Integer(HttpContext context, string name, long fallback, long min, long max)
    {
        var text = context.Request.Query[name].ToString();
        return text.Length == 0 ? fallback
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value
            : throw Malformed(name, text, $"a whole number from {min} to {max}");
    }

    public static DateTimeOffset? Time(HttpContext context, string name)
    {
        var text = context.Request.Query[name].ToString();
        return text.Length == 0 ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw Malformed(name, text, "a time such as 2030-01-31T12:00:00Z");
    }

    public static Phase? Phase(HttpContext context, string name) => context.Request.Query[name].ToString() is { Length: > 0 } text ? PhaseOf(text) : null;

    public static Phase PhaseOf(string text) => PhaseName.TryParse(text, out var phase) ? phase
        : throw new MigrateException(ProblemCode.InvalidArgument, $"\"{text}\" is not a phase.", $"Phases: {string.Join(", ", PhaseName.All)}.");

    public static IReadOnlyList<string> List(HttpContext context, string name) =>
        [.. context.Request.Query[name].SelectMany(text => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static MigrateException Malformed(string name, string value, string expected) =>
        new(ProblemCode.InvalidArgument, $"The query parameter {name} is \"{value}\"; expected {expected}.");
}
