namespace Hal9.Sample.Embedding;

/// <summary>
/// A text as a vector of <see cref="TextEmbedding.Dimensions"/> whole numbers, not normalised: lengths are divided out in
/// <see cref="Similarity.Score"/>. Whole numbers make every dot product exact, in any order of summation and in float as in
/// double, so that two very different implementations agree to the last bit.
/// </summary>
internal sealed class SignalVector
{
    public SignalVector(ReadOnlySpan<int> components)
    {
        Components = components.ToArray();
        foreach (var component in components)
        {
            SquaredNorm += (long)component * component;
        }
    }

    public IReadOnlyList<int> Components { get; }

    /// <summary>The squared Euclidean length; 0 when the text has no letter and no digit.</summary>
    public long SquaredNorm { get; }

    public bool IsEmpty => SquaredNorm == 0;

    public double[] ToDoubles() => [.. Components.Select(component => (double)component)];

    public void CopyTo(Span<float> destination)
    {
        for (var i = 0; i < Components.Count; i++)
        {
            destination[i] = Components[i];
        }
    }
}
