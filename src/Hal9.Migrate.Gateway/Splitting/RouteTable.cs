using System.Collections.Immutable;

namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>Finds the template a path fits, without allocating. The first that fits counts.</summary>
/// <remarks>
/// A template is literal segments and placeholders, as in <c>/api/neurons/{id}</c>; a placeholder stands for one segment that is not
/// empty. Case matters. Only templates with as many segments as the path are looked at.
/// </remarks>
internal sealed class RouteTable
{
    /// <summary>What <see cref="Match"/> answers when no template fits.</summary>
    public const int None = -1;

    private readonly Template[][] _bySlashes;

    public RouteTable(ImmutableArray<string> templates)
    {
        var parsed = templates.Select((text, index) => new Template(index, [.. text[1..].Split('/').Select(Literal)])).ToList();
        var most = parsed.Count == 0 ? 0 : parsed.Max(template => template.Segments.Length);
        _bySlashes = [.. Enumerable.Range(0, most + 1).Select(count => parsed.Where(template => template.Segments.Length == count).ToArray())];
    }

    /// <summary>The index of the template that a path fits, or <see cref="None"/>.</summary>
    public int Match(ReadOnlySpan<char> path)
    {
        var slashes = path.Count('/');
        if (slashes == 0 || slashes >= _bySlashes.Length || path[0] != '/')
        {
            return None;
        }

        foreach (var template in _bySlashes[slashes])
        {
            if (Fits(template.Segments, path))
            {
                return template.Index;
            }
        }

        return None;
    }

    private static bool Fits(string?[] segments, ReadOnlySpan<char> path)
    {
        var rest = path[1..];
        foreach (var literal in segments)
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

    private sealed record Template(int Index, string?[] Segments);
}
