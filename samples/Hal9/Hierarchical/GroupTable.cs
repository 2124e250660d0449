using System.Globalization;
using System.Runtime.InteropServices;
using Hal9.Sample.Embedding;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Hierarchical;

/// <summary>
/// Keeps the tree in the store. It is derived data: a fingerprint of the units it was made from tells whether it still fits.
/// </summary>
internal static class GroupTable
{
    private const string FingerprintKey = "groups_made_from";

    /// <summary>The stored tree, or null when there is none or the units have changed since it was made.</summary>
    public static GroupTree? Load(StoreSession session, IReadOnlyList<UnitRow> units)
    {
        if (NeuronStores.GetInfo(session, FingerprintKey) != Fingerprint(units))
        {
            return null;
        }

        var rows = session.All(
            "SELECT parent_id, layer, cos_radius, centroid FROM unit_groups ORDER BY group_id",
            row => new NodeRow(
                row.IsDBNull(0) ? null : row.GetInt32(0), row.GetString(1), (float)row.GetDouble(2), row.GetFieldValue<byte[]>(3)));
        var members = session.All(
            "SELECT unit_id, group_id FROM unit_group_members ORDER BY group_id, unit_id",
            row => (Unit: row.GetInt32(0), Group: row.GetInt32(1)));

        var nodes = new GroupNode[rows.Count];
        Link(nodes, rows, rows.Select((row, child) => (Parent: row.Parent ?? -1, child)).Where(link => link.Parent >= 0), isGroup: false);
        Link(nodes, rows, members.Select((member, position) => (member.Group, position)), isGroup: true);

        var positions = units.Select((unit, position) => (unit.Number, position)).ToDictionary();
        return new GroupTree(
            [.. rows.Where(row => row.Parent is null).Select(row => LayerNames.IndexOf(row.Layer))],
            nodes,
            [.. rows.SelectMany(row => MemoryMarshal.Cast<byte, float>(row.Centroid).ToArray())],
            [.. members.Select(member => positions[member.Unit])]);
    }

    /// <summary>Replaces the stored tree.</summary>
    public static void Save(StoreSession session, IReadOnlyList<UnitRow> units, GroupTree tree)
    {
        session.Execute("DELETE FROM unit_group_members");
        session.Execute("DELETE FROM unit_groups");
        var parents = new int?[tree.Nodes.Length];
        for (var index = 0; index < tree.Nodes.Length; index++)
        {
            var node = tree.Nodes[index];
            if (!node.IsGroup)
            {
                parents.AsSpan(node.First, node.Count).Fill(index);
            }

            session.Execute(
                "INSERT INTO unit_groups (group_id, parent_id, layer, cos_radius, centroid) " +
                "VALUES (@group, @parent, @layer, @radius, @centroid)",
                ("@group", index),
                ("@parent", parents[index] is { } parent ? parent : DBNull.Value),
                ("@layer", LayerNames.All[tree.Layers[RootOf(parents, index)]]),
                ("@radius", (double)node.CosRadius),
                ("@centroid", MemoryMarshal.AsBytes(tree.Centroid(index)).ToArray()));
            for (var row = node.First; node.IsGroup && row < node.First + node.Count; row++)
            {
                session.Execute(
                    "INSERT INTO unit_group_members (unit_id, group_id) VALUES (@unit, @group)",
                    ("@unit", units[tree.UnitOrder[row]].Number), ("@group", index));
            }
        }

        NeuronStores.SetInfo(session, FingerprintKey, Fingerprint(units));
    }

    private static int RootOf(int?[] parents, int index)
    {
        while (parents[index] is { } parent)
        {
            index = parent;
        }

        return index;
    }

    // Children of a node stand side by side, and come in order.
    private static void Link(GroupNode[] nodes, List<NodeRow> rows, IEnumerable<(int Parent, int Position)> links, bool isGroup)
    {
        foreach (var children in links.GroupBy(link => link.Parent, link => link.Position))
        {
            nodes[children.Key] = new GroupNode(children.First(), children.Count(), isGroup, rows[children.Key].CosRadius);
        }
    }

    private static string Fingerprint(IReadOnlyList<UnitRow> units)
    {
        var hash = (ulong)units.Count;
        foreach (var unit in units)
        {
            hash = StableHash.Combine(StableHash.Combine(hash, (ulong)unit.Number), (ulong)unit.Layer);
            foreach (var weight in unit.Weights)
            {
                hash = StableHash.Combine(hash, (byte)weight);
            }
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private sealed record NodeRow(int? Parent, string Layer, float CosRadius, byte[] Centroid);
}
