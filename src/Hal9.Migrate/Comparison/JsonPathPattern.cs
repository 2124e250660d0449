using System.Collections.Immutable;

namespace Hal9.Migrate.Comparison;

/// <summary>A place in JSON documents, as in <see cref="ComparisonRules.Ignore"/>.</summary>
public sealed class JsonPathPattern
{
    private readonly ImmutableArray<string> _segments;

    private JsonPathPattern(ImmutableArray<string> segments) => _segments = segments;

    /// <summary>Reads a pattern; null when it does not begin with a slash.</summary>
    public static JsonPathPattern? Parse(string pattern) =>
        pattern.StartsWith('/')
            ? new([.. pattern[1..].Split('/').Select(segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))])
            : null;

    /// <summary>The text of a place.</summary>
    internal static string Format(IEnumerable<string> path) =>
        "/" + string.Join('/', path.Select(segment => segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));

    /// <summary>Whether the pattern stands for this very place; what lies below it is then left out with it.</summary>
    public bool Matches(IReadOnlyList<string> path)
    {
        if (path.Count != _segments.Length)
        {
            return false;
        }

        for (var i = 0; i < path.Count; i++)
        {
            if (_segments[i] != "*" && _segments[i] != path[i])
            {
                return false;
            }
        }

        return true;
    }
}
