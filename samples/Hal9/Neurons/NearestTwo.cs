using System.Runtime.InteropServices;

namespace Hal9.Sample.Neurons;

/// <summary>The two nearest neurons seen so far; of equally near ones, the lower number. A mutable value: pass it by reference.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct NearestTwo()
{
    private int _first = int.MaxValue;
    private int _second = int.MaxValue;
    private double _firstScore = double.NegativeInfinity;
    private double _secondScore = double.NegativeInfinity;

    public void Offer(int number, double score)
    {
        if (score > _firstScore || (score == _firstScore && number < _first))
        {
            (_second, _secondScore) = (_first, _firstScore);
            (_first, _firstScore) = (number, score);
        }
        else if (score > _secondScore || (score == _secondScore && number < _second))
        {
            (_second, _secondScore) = (number, score);
        }
    }

    /// <summary>The score a neuron must reach to change what stands at <paramref name="rank"/> (1 or 2).</summary>
    public readonly double ScoreAt(int rank) => rank == 1 ? _firstScore : _secondScore;

    public readonly int NumberAt(int rank) => rank == 1 ? _first : _second;
}
