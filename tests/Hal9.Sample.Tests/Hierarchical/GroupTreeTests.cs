using FsCheck;
using FsCheck.Fluent;
using Hal9.Sample.Embedding;
using Hal9.Sample.Hierarchical;

namespace Hal9.Sample.Tests.Hierarchical;

public sealed class GroupTreeTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(101)]
    [InlineData(3000)]
    public void Build_AnyCount_PutsEveryUnitIntoOneGroupOfItsLayer(int count)
    {
        var networks = new Networks(count, 4);
        var seen = new List<int>();
        for (var top = 0; top < networks.Tree.Layers.Count; top++)
        {
            var rows = RowsBelow(networks.Tree, top).ToList();
            rows.ShouldAllBe(row => networks.Units[networks.Tree.UnitOrder[row]].Layer == networks.Tree.Layers[top]);
            seen.AddRange(rows.Select(row => networks.Tree.UnitOrder[row]));
        }

        seen.Order().ShouldBe(Enumerable.Range(0, count));
    }

    [Fact]
    public void Bound_AnySignal_IsNeverBelowTheScoreOfAUnitInTheNode()
    {
        var networks = new Networks(1200, 8);
        var units = new UnitMatrix([.. networks.Tree.UnitOrder.Select(position => networks.Units[position])]);
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), Gen.Choose(0, 1199).ToArbitrary(), (noise, number) =>
        {
            foreach (var text in new[] { noise.Get, networks.Phrases.Variation(number, 1) + noise.Get })
            {
                var signal = TextEmbedding.Embed(text);
                if (!signal.IsEmpty)
                {
                    AssertBounds(networks.Tree, units, signal);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void Build_DefaultSize_DescendsFromFiveLayersThroughRegionsToSmallGroups()
    {
        var tree = new Networks(5000, 1).Tree;
        tree.Layers.ShouldBe([0, 1, 2, 3, 4]);
        tree.Nodes.Take(5).ShouldAllBe(layer => !layer.IsGroup && layer.Count > 10);
        tree.Nodes.Where(node => node.IsGroup).Average(group => group.Count).ShouldBeLessThan(20);
    }

    private static void AssertBounds(GroupTree tree, UnitMatrix units, SignalVector signal)
    {
        var components = new float[TextEmbedding.Dimensions];
        signal.CopyTo(components);
        for (var node = 0; node < tree.Nodes.Length; node++)
        {
            var bound = tree.Nodes[node].Bound(VectorMath.Dot(tree.Centroid(node), components) / MathF.Sqrt(signal.SquaredNorm));
            foreach (var row in RowsBelow(tree, node))
            {
                units.Score(row, components, signal.SquaredNorm).ShouldBeLessThanOrEqualTo(bound);
            }
        }
    }

    private static IEnumerable<int> RowsBelow(GroupTree tree, int index)
    {
        var node = tree.Nodes[index];
        var children = Enumerable.Range(node.First, node.Count);
        return node.IsGroup ? children : children.SelectMany(child => RowsBelow(tree, child));
    }
}
