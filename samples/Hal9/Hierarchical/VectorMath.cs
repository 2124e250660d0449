using System.Numerics;
using System.Runtime.InteropServices;

namespace Hal9.Sample.Hierarchical;

/// <summary>Arithmetic on rows of floats, in the widest registers this processor has.</summary>
internal static class VectorMath
{
    /// <summary>The dot product of two spans of equal length, a multiple of <see cref="Vector{T}.Count"/>.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(left);
        var b = MemoryMarshal.Cast<float, Vector<float>>(right);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return Vector.Sum(sum);
    }

    /// <summary>Adds <paramref name="factor"/> times the other vector.</summary>
    public static void AddScaled(Span<float> vector, ReadOnlySpan<float> other, float factor)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] += other[i] * factor;
        }
    }

    /// <summary>Scales to length 1; leaves a zero vector as it is.</summary>
    public static void Normalise(Span<float> vector)
    {
        var length = MathF.Sqrt(Dot(vector, vector));
        if (length > 0)
        {
            foreach (ref var component in vector)
            {
                component /= length;
            }
        }
    }
}
