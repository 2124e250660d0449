using System.Collections.Immutable;

namespace Hal9.Migrate.Gateway.Splitting;

/// <summary>Finds the template a path fits, without allocating. The first that fits counts.</summary>
/// <remarks>Only templates with as many segments as the path are looked at.</remarks>
internal sealed class RouteTable
{
    /// <summary>What <see cref="Match"/> answers when no template fits.</summary>
    public const int None = -1;

    private readonly Indexed[][] _bySlashes;

    public RouteTable(ImmutableArray<string> templates)
    {
        var parsed = templates.Select((text, index) => new Indexed(index, new RouteTemplate(text))).ToList();
        var most = parsed.Count == 0 ? 0 : parsed.Max(item => item.Template.Length);
        _bySlashes = [.. Enumerable.Range(0, most + 1).Select(count => parsed.Where(item => item.Template.Length == count).ToArray())];
    }

    /// <summary>The index of the template that a path fits, or <see cref="None"/>.</summary>
    public int Match(ReadOnlySpan<char> path)
    {
        var slashes = path.Count('/');
        if (slashes == 0 || slashes >= _bySlashes.Length || path[0] != '/')
        {
            return None;
        }

        foreach (var (index, template) in _bySlashes[slashes])
        {
            if (template.FitsSegments(path))
            {
                return index;
            }
        }

        return None;
    }

    private readonly record struct Indexed(int Index, RouteTemplate Template);
}
