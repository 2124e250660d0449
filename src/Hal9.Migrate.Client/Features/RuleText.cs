using Hal9.Migrate.Features;

namespace Hal9.Migrate.Client.Features;

/// <summary>
/// Targeting rules as people type them: <c>key=alice,bob</c>, <c>header:X-Beta=yes</c>, <c>path=/admin</c>, each with <c>:off</c> at the
/// end when the flag shall be off then.
/// </summary>
public static class RuleText
{
    private const string Off = ":off";

    /// <summary>Reads a rule; false when the text is none.</summary>
    public static bool TryParse(string text, out TargetingRule rule)
    {
        rule = new(TargetingAttribute.Key, "", [], Serve: true);
        var serve = !text.EndsWith(Off, StringComparison.OrdinalIgnoreCase);
        var parts = (serve ? text : text[..^Off.Length]).Split('=', 2);
        if (parts is not [var subject, var list] || list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is not { Length: > 0 } values)
        {
            return false;
        }

        var (attribute, header) = subject.Trim().Split(':', 2) switch
        {
            ["key"] => (TargetingAttribute.Key, ""),
            ["path"] => (TargetingAttribute.Path, ""),
            ["header", { Length: > 0 } name] => (TargetingAttribute.Header, name.Trim()),
            _ => (default(TargetingAttribute?), ""),
        };
        rule = new(attribute ?? default, header, [.. values], serve);
        return attribute is not null;
    }

    /// <summary>The text of a rule.</summary>
    public static string Of(TargetingRule rule)
    {
        var subject = rule.Attribute == TargetingAttribute.Header ? $"header:{rule.Header}" : rule.Attribute.ToString().ToLowerInvariant();
        return $"{subject}={string.Join(',', rule.Values)}{(rule.Serve ? "" : Off)}";
    }
}
