using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Hierarchical;

/// <summary>
/// Finds the nearest unit by best-first descent (Hjaltason and Samet 1999): the node that could hold the nearest unit is opened
/// next, until no unopened node could hold a nearer one than was found. So the answer is exact for every signal, and for one
/// that resembles a unit only a small share of the units is looked at. Immutable: any number of threads, no lock.
/// </summary>
internal sealed class UnitIndex
{
    [ThreadStatic]
    private static PriorityQueue<int, float>? _frontier;

    private readonly GroupTree _tree;
    private readonly UnitMatrix _units;

    public UnitIndex(IReadOnlyList<UnitRow> units, GroupTree tree)
    {
        _tree = tree;
        _units = new UnitMatrix([.. tree.UnitOrder.Select(position => units[position])]);
    }

    public int Count => _units.Count;

    /// <summary>The nearest units; exact up to <paramref name="rank"/> (1 or 2).</summary>
    public NearestTwo Find(SignalVector signal, int rank, out int compared)
    {
        Span<float> components = stackalloc float[TextEmbedding.Dimensions];
        signal.CopyTo(components);
        var length = MathF.Sqrt(signal.SquaredNorm);

        var frontier = _frontier ??= new PriorityQueue<int, float>();
        frontier.Clear();
        Consider(0, _tree.Layers.Count, components, length, frontier);
        compared = _tree.Layers.Count;

        var nearest = new NearestTwo();
        while (frontier.TryDequeue(out var index, out var negatedBound) && -negatedBound >= nearest.ScoreAt(rank))
        {
            var node = _tree.Nodes[index];
            compared += node.Count;
            if (node.IsGroup)
            {
                for (var row = node.First; row < node.First + node.Count; row++)
                {
                    nearest.Offer(_units.Number(row), _units.Score(row, components, signal.SquaredNorm));
                }
            }
            else
            {
                Consider(node.First, node.Count, components, length, frontier);
            }
        }

        return nearest;
    }

    private void Consider(int first, int count, ReadOnlySpan<float> signal, float length, PriorityQueue<int, float> frontier)
    {
        for (var index = first; index < first + count; index++)
        {
            var cosine = VectorMath.Dot(_tree.Centroid(index), signal) / length;
            frontier.Enqueue(index, -_tree.Nodes[index].Bound(cosine));
        }
    }
}
