namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>
/// A template of paths: literal segments and placeholders, as in <c>/api/neurons/{id}</c>; a placeholder stands for one segment that is
/// not empty. Case matters. Immutable.
/// </summary>
internal sealed class RouteTemplate(string text)
{
    private readonly string?[] _segments = [.. text[1..].Split('/').Select(Literal)];

    /// <summary>How many segments a path that fits has.</summary>
    public int Length => _segments.Length;

    /// <summary>Whether a path fits; allocates nothing.</summary>
    public bool Fits(ReadOnlySpan<char> path) => path.StartsWith('/') && path.Count('/') == Length && FitsSegments(path);

    /// <summary>The same for a path that is known to begin with a slash and to have as many segments.</summary>
    public bool FitsSegments(ReadOnlySpan<char> path)
    {
        var rest = path[1..];
        foreach (var literal in _segments)
        {
            var slash = rest.IndexOf('/');
            var segment = slash < 0 ? rest : rest[..slash];
            if (literal is null ? segment.IsEmpty : !segment.SequenceEqual(literal))
            {
                return false;
            }

            rest = slash < 0 ? default : rest[(slash + 1)..];
        }

        return true;
    }

    /// <summary>Null for a placeholder.</summary>
    private static string? Literal(string segment) => segment is ['{', .., '}'] ? null : segment;
}
