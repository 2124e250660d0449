using System.Management.Automation;

namespace Hal9.Migrate.PowerShell.Completion;

/// <summary>What Tab offers.</summary>
internal static class Completions
{
    /// <summary>Those of the values that begin as the word does, with or without a quote before it.</summary>
    public static IEnumerable<CompletionResult> Of(string word, IEnumerable<(string Value, string Tip)> values)
    {
        var begun = word.Trim('\'', '"');
        return values
            .Where(value => value.Value.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionResult(
                Quoted(value.Value), value.Value, CompletionResultType.ParameterValue, string.IsNullOrWhiteSpace(value.Tip) ? value.Value : value.Tip));
    }

    private static string Quoted(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/') ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
