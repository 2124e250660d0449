using Hal9.Sample.Embedding;

namespace Hal9.Sample.Hierarchical;

/// <summary>The weights of units, one row a unit, in one contiguous block of floats.</summary>
internal sealed class UnitMatrix
{
    private readonly float[] _weights;
    private readonly int[] _squaredNorms;
    private readonly int[] _numbers;

    public UnitMatrix(IReadOnlyList<UnitRow> units)
    {
        _weights = new float[units.Count * TextEmbedding.Dimensions];
        _squaredNorms = new int[units.Count];
        _numbers = new int[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            _numbers[i] = units[i].Number;
            for (var d = 0; d < TextEmbedding.Dimensions; d++)
            {
                var weight = units[i].Weights[d];
                _weights[(i * TextEmbedding.Dimensions) + d] = weight;
                _squaredNorms[i] += weight * weight;
            }
        }
    }

    public int Count => _numbers.Length;

    public int Number(int row) => _numbers[row];

    public long SquaredNorm(int row) => _squaredNorms[row];

    /// <summary>The Euclidean length, at least 1: only a vector of zeros would be shorter.</summary>
    public float Length(int row) => MathF.Sqrt(Math.Max(1, _squaredNorms[row]));

    public ReadOnlySpan<float> Row(int row) => _weights.AsSpan(row * TextEmbedding.Dimensions, TextEmbedding.Dimensions);

    /// <summary>Exact cosine similarity: products of whole numbers far below 2^24 lose nothing in a float.</summary>
    public double Score(int row, ReadOnlySpan<float> signal, long squaredNorm) =>
        Similarity.Score((long)VectorMath.Dot(Row(row), signal), squaredNorm, _squaredNorms[row]);
}
