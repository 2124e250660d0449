using Hal9.Sample.Embedding;

namespace Hal9.Sample.Hierarchical;

/// <summary>Layers, regions and groups, level by level; the children of a node stand side by side.</summary>
/// <param name="Layers">For each layer at the top, its index into <see cref="LayerNames.All"/>.</param>
/// <param name="Nodes">All nodes: the layers first, then regions, then groups.</param>
/// <param name="Centroids">One row of unit length a node.</param>
/// <param name="UnitOrder">Positions of the units in the list the tree was built from, in the order of the groups.</param>
internal sealed record GroupTree(IReadOnlyList<int> Layers, GroupNode[] Nodes, float[] Centroids, int[] UnitOrder)
{
    public ReadOnlySpan<float> Centroid(int node) => Centroids.AsSpan(node * TextEmbedding.Dimensions, TextEmbedding.Dimensions);
}
