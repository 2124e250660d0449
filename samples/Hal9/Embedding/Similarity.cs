namespace Hal9.Sample.Embedding;

/// <summary>How near a signal is to a neuron. Both modes use this one function, so their scores agree bit for bit.</summary>
internal static class Similarity
{
    /// <summary>
    /// The cosine of the angle between two vectors of whole numbers, -1 to 1, from their exact dot product and squared lengths.
    /// The product of the lengths stays below 2^53, and IEEE 754 rounds the root and the quotient correctly on every platform.
    /// </summary>
    public static double Score(long dot, long squaredNorm, long otherSquaredNorm) =>
        squaredNorm == 0 || otherSquaredNorm == 0 ? 0 : dot / Math.Sqrt((double)squaredNorm * otherSquaredNorm);
}
