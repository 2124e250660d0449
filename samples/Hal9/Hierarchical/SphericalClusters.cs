using Hal9.Sample.Embedding;

namespace Hal9.Sample.Hierarchical;

/// <summary>
/// Divides units into clusters of similar direction: spherical k-means (Dhillon and Modha 2001) from centres found by
/// farthest-first traversal (Gonzalez 1985: the next centre is the unit farthest from all so far). Deterministic.
/// </summary>
internal static class SphericalClusters
{
    // The clusters of these data stop changing after about as many rounds.
    private const int Rounds = 8;

    /// <param name="units">All units.</param>
    /// <param name="members">Rows of the units to divide; at least one.</param>
    /// <param name="clusters">How many clusters at the most.</param>
    public static List<List<int>> Divide(UnitMatrix units, IReadOnlyList<int> members, int clusters)
    {
        var result = Assign(units, members, Spread(units, members, clusters));
        for (var round = 0; round < Rounds; round++)
        {
            result = Assign(units, members, [.. result.SelectMany(cluster => Centroid(units, cluster))]);
        }

        return result;
    }

    /// <summary>The direction of the sum of the units, each scaled to length 1.</summary>
    public static float[] Centroid(UnitMatrix units, IReadOnlyList<int> members)
    {
        var centroid = new float[TextEmbedding.Dimensions];
        foreach (var member in members)
        {
            VectorMath.AddScaled(centroid, units.Row(member), 1 / units.Length(member));
        }

        VectorMath.Normalise(centroid);
        return centroid;
    }

    private static float[] Spread(UnitMatrix units, IReadOnlyList<int> members, int clusters)
    {
        var centres = new List<float>();
        var nearest = new double[members.Count];
        Array.Fill(nearest, double.NegativeInfinity);
        for (var next = 0; centres.Count < clusters * TextEmbedding.Dimensions && nearest[next] < 1;)
        {
            var centre = members[next];
            centres.AddRange(Centroid(units, [centre]));
            for (var i = 0; i < members.Count; i++)
            {
                nearest[i] = Math.Max(nearest[i], units.Score(members[i], units.Row(centre), units.SquaredNorm(centre)));
            }

            next = Array.IndexOf(nearest, nearest.Min());
        }

        return [.. centres];
    }

    private static List<List<int>> Assign(UnitMatrix units, IReadOnlyList<int> members, float[] centres) =>
    [
        .. members.GroupBy(member => Nearest(units.Row(member), centres))
            .OrderBy(cluster => cluster.Key)
            .Select(cluster => cluster.ToList()),
    ];

    private static int Nearest(ReadOnlySpan<float> unit, ReadOnlySpan<float> centres)
    {
        var (nearest, best) = (0, float.NegativeInfinity);
        for (var i = 0; i * unit.Length < centres.Length; i++)
        {
            var cosine = VectorMath.Dot(unit, centres.Slice(i * unit.Length, unit.Length));
            if (cosine > best)
            {
                (nearest, best) = (i, cosine);
            }
        }

        return nearest;
    }
}
