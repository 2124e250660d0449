using System.Collections.Immutable;

namespace Hal9.Migrate.State.Inspection;

/// <summary>An SQL expression as its parts, and what keeps it from being one expression. Reads, understands nothing. Pure.</summary>
/// <remarks>
/// Before a database parses a plan's expression in a statement of ours, it is certain that it cannot end that statement: no semicolon, no comment,
/// no bracket or quote left open or closed too early.
/// </remarks>
/// <param name="Parts">Words, quoted names, texts, operators, other signs.</param>
/// <param name="Fault">What is wrong with it; null when nothing is.</param>
public sealed record ExpressionText(ImmutableArray<ExpressionPart> Parts, string? Fault)
{
    private const string Operators = "+-*/<>=~!@#%^&|`?";

    /// <summary>Functions that are called: with schema where one is given, and how many arguments, counted by commas.</summary>
    public IEnumerable<(string? Schema, string Name, int Arguments)> Calls
    {
        get
        {
            for (var i = 0; i + 1 < Parts.Length; i++)
            {
                if (Parts[i].IsName && Parts[i + 1].Is("("))
                {
                    var schema = i >= 2 && Parts[i - 1].Is(".") && Parts[i - 2].IsName ? Parts[i - 2].Text : null;
                    yield return (schema, Parts[i].Text, Arguments(i + 2));
                }
            }
        }
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="hasDollarQuotes">Whether <c>$tag$</c> quotes a text, and <c>E''</c> one with escapes, as in PostgreSQL; else <c>[</c> and <c>`</c> quote names, as in SQLite.</param>
    public static ExpressionText Read(string text, bool hasDollarQuotes)
    {
        var parts = ImmutableArray.CreateBuilder<ExpressionPart>();
        var open = new Stack<char>();
        var at = 0;
        string? fault = null;
        while (at < text.Length && fault is null)
        {
            (var part, at, fault) = Next(text, at, hasDollarQuotes, parts.LastOrDefault());
            if (part is not null)
            {
                parts.Add(part);
                fault = fault ?? Balance(part, open);
            }
        }

        fault ??= open.Count > 0 ? $"a bracket \"{open.Peek()}\" is not closed" : parts.Count == 0 ? "it is empty" : null;
        return new(parts.ToImmutable(), fault);
    }

    private int Arguments(int at)
    {
        var (depth, commas, isEmpty) = (0, 0, Parts[at].Is(")"));
        for (; depth > 0 || !Parts[at].Is(")"); at++)
        {
            depth += Parts[at].Is("(") || Parts[at].Is("[") ? 1 : Parts[at].Is(")") || Parts[at].Is("]") ? -1 : 0;
            commas += depth == 0 && Parts[at].Is(",") ? 1 : 0;
        }

        return isEmpty ? 0 : commas + 1;
    }

    private static (ExpressionPart? Part, int Next, string? Fault) Next(string text, int at, bool isPostgreSql, ExpressionPart? before)
    {
        var c = text[at];
        if (char.IsWhiteSpace(c))
        {
            return (null, at + 1, null);
        }

        if (text.AsSpan(at).StartsWith("--") || text.AsSpan(at).StartsWith("/*") || c == ';')
        {
            return (null, at, c == ';' ? "it has a semicolon" : "it has a comment");
        }

        if (char.IsLetter(c) || c == '_')
        {
            var end = at;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '$'))
            {
                end++;
            }

            return (new(ExpressionPartKind.Word, text[at..end].ToLowerInvariant()), end, null);
        }

        if (isPostgreSql && c == '$' && DollarQuote(text, at) is { } tag)
        {
            var end = text.IndexOf(tag, at + tag.Length, StringComparison.Ordinal);
            return end < 0 ? (null, at, "a quote is not closed") : (new(ExpressionPartKind.Text, text[(at + tag.Length)..end]), end + tag.Length, null);
        }

        return c switch
        {
            '\'' => Quoted(text, at, '\'', ExpressionPartKind.Text, isPostgreSql && before is { Kind: ExpressionPartKind.Word, Text: "e" } && at > 0 && text[at - 1] is 'e' or 'E'),
            '"' => Quoted(text, at, '"', ExpressionPartKind.QuotedName, false),
            '`' or '[' when !isPostgreSql => Quoted(text, at, c == '[' ? ']' : c, ExpressionPartKind.QuotedName, false),
            _ when Operators.Contains(c, StringComparison.Ordinal) => Operator(text, at),
            _ when char.IsDigit(c) => Number(text, at),
            _ => (new(ExpressionPartKind.Sign, c.ToString()), at + 1, null),
        };
    }

    private static (ExpressionPart? Part, int Next, string? Fault) Quoted(string text, int at, char close, ExpressionPartKind kind, bool hasEscapes)
    {
        var value = new System.Text.StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (hasEscapes && text[i] == '\\' && i + 1 < text.Length)
            {
                value.Append(text[++i]);
            }
            else if (text[i] != close)
            {
                value.Append(text[i]);
            }
            else if (close != ']' && i + 1 < text.Length && text[i + 1] == close)
            {
                value.Append(text[i++]);
            }
            else
            {
                return (new(kind, value.ToString()), i + 1, null);
            }
        }

        return (null, at, "a quote is not closed");
    }

    private static (ExpressionPart? Part, int Next, string? Fault) Operator(string text, int at)
    {
        var end = at;
        while (end < text.Length && Operators.Contains(text[end], StringComparison.Ordinal))
        {
            // A comment may begin behind an operator: "a *-- b".
            if (end > at && (text.AsSpan(end).StartsWith("--") || text.AsSpan(end).StartsWith("/*")))
            {
                break;
            }

            end++;
        }

        return (new(ExpressionPartKind.Operator, text[at..end]), end, null);
    }

    private static (ExpressionPart? Part, int Next, string? Fault) Number(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.'))
        {
            end++;
        }

        return (new(ExpressionPartKind.Sign, text[at..end]), end, null);
    }

    private static string? DollarQuote(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end < text.Length && text[end] == '$' && !(end > at + 1 && char.IsDigit(text[at + 1])) ? text[at..(end + 1)] : null;
    }

    private static string? Balance(ExpressionPart part, Stack<char> open)
    {
        if (part.Is("(") || part.Is("["))
        {
            open.Push(part.Text[0]);
        }
        else if ((part.Is(")") || part.Is("]")) && (!open.TryPop(out var bracket) || bracket != (part.Is(")") ? '(' : '[')))
        {
            return $"a bracket \"{part.Text}\" closes what was not opened";
        }

        return null;
    }
}
