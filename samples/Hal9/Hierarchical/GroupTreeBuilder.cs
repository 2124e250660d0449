namespace Hal9.Sample.Hierarchical;

/// <summary>
/// Arranges units into layers, regions and groups: a layer of n units has about √n regions, a region of m units about √m groups.
/// </summary>
internal sealed class GroupTreeBuilder
{
    private readonly UnitMatrix _units;
    private readonly List<GroupNode> _nodes = [];
    private readonly List<float> _centroids = [];
    private readonly List<int> _unitOrder = [];

    private GroupTreeBuilder(IReadOnlyList<UnitRow> units) => _units = new UnitMatrix(units);

    public static GroupTree Build(IReadOnlyList<UnitRow> units) => new GroupTreeBuilder(units).Build(
        units.Select((unit, row) => (unit.Layer, row)).GroupBy(unit => unit.Layer, unit => unit.row).OrderBy(layer => layer.Key)
            .Select(layer => (layer.Key, layer.ToList())).ToList());

    private GroupTree Build(List<(int Layer, List<int> Units)> layers)
    {
        var regions = layers.ConvertAll(layer => Divide(layer.Units));
        var groups = regions.SelectMany(layer => layer).Select(Divide).ToList();

        var next = layers.Count;
        for (var i = 0; i < layers.Count; i++)
        {
            Add(layers[i].Units, ref next, regions[i].Count, isGroup: false);
        }

        var index = 0;
        foreach (var region in regions.SelectMany(layer => layer))
        {
            Add(region, ref next, groups[index++].Count, isGroup: false);
        }

        var row = 0;
        foreach (var group in groups.SelectMany(region => region))
        {
            _unitOrder.AddRange(group);
            Add(group, ref row, group.Count, isGroup: true);
        }

        return new GroupTree([.. layers.Select(layer => layer.Layer)], [.. _nodes], [.. _centroids], [.. _unitOrder]);
    }

    private List<List<int>> Divide(List<int> units) =>
        SphericalClusters.Divide(_units, units, (int)Math.Ceiling(Math.Sqrt(units.Count)));

    private void Add(List<int> units, ref int first, int count, bool isGroup)
    {
        var centroid = SphericalClusters.Centroid(_units, units);
        var cosRadius = units.Min(unit => VectorMath.Dot(_units.Row(unit), centroid) / _units.Length(unit));
        _nodes.Add(new GroupNode(first, count, isGroup, cosRadius - GroupNode.Tolerance));
        _centroids.AddRange(centroid);
        first += count;
    }
}
