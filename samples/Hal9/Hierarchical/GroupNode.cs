namespace Hal9.Sample.Hierarchical;

/// <summary>A layer, a region or a group: a cone around its centroid that holds all its units.</summary>
/// <param name="First">Index of its first child, or row of its first unit when it is a group.</param>
/// <param name="Count">How many children, or units.</param>
/// <param name="IsGroup">Whether it holds units rather than nodes.</param>
/// <param name="CosRadius">Cosine of the largest angle between the centroid and a unit in it, rounded outward.</param>
internal readonly record struct GroupNode(int First, int Count, bool IsGroup, float CosRadius)
{
    /// <summary>Added for what float arithmetic may have lost (about 1e-6 for these vectors).</summary>
    public const float Tolerance = 1e-4f;

    private float SinRadius { get; } = MathF.Sqrt(MathF.Max(0, 1 - (CosRadius * CosRadius)));

    /// <summary>
    /// No unit in this node has a higher cosine similarity to a signal than this: angles obey the triangle inequality, so a
    /// unit is at least (angle to the centroid - radius) away.
    /// </summary>
    public float Bound(float cosToCentroid)
    {
        if (cosToCentroid >= CosRadius)
        {
            return 1;
        }

        var sin = MathF.Sqrt(MathF.Max(0, 1 - (cosToCentroid * cosToCentroid)));
        return (cosToCentroid * CosRadius) + (sin * SinRadius) + Tolerance;
    }
}
