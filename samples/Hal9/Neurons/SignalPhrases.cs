namespace Hal9.Sample.Neurons;

/// <summary>
/// The phrases neurons stand for, and variations of them that a person might send. Pure: the same seed and numbers always
/// give the same text, whatever the number of neurons. Thread-safe.
/// </summary>
/// <remarks>
/// A phrase reads <c>sensor crimson harbour turbine pressure falling tonight</c>: kind, place (two words), machine (two
/// words), event (two words). A hundred neurons share a place and ten of those a machine, as things in the world do. No two
/// phrases are alike; those of one place differ in at least two words of seven.
/// </remarks>
public sealed class SignalPhrases
{
    /// <summary>How many different phrases a seed has.</summary>
    public const int Count = 200_000;

    private const int PerGroup = 10;
    private const int GroupsPerPlace = 10;

    private readonly long _seed;
    private readonly int[] _places;

    /// <summary>Prepares the phrases of a seed.</summary>
    public SignalPhrases(long seed)
    {
        _seed = seed;
        _places = [.. Enumerable.Range(0, Vocabulary.Adjectives.Count * Vocabulary.Places.Count)];
        SplitMix.For(seed, "places").Shuffle(_places.AsSpan());
    }

    /// <summary>The phrase of neuron <paramref name="number"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in 0 to <see cref="Count"/> - 1.</exception>
    public string Phrase(int number) => string.Join(' ', Words(number));

    /// <summary>
    /// A slight variation of a phrase: its words in another order and a filler word among them. Its nearest neuron is still
    /// <paramref name="number"/>.
    /// </summary>
    /// <param name="number">The neuron meant.</param>
    /// <param name="variation">Which variation; any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in 0 to <see cref="Count"/> - 1.</exception>
    public string Variation(int number, int variation)
    {
        var random = SplitMix.For(_seed, "variation", number, variation);
        string[] words = [.. Words(number), Vocabulary.Fillers[random.Below(Vocabulary.Fillers.Count)]];
        random.Shuffle(words.AsSpan());
        return string.Join(' ', words);
    }

    internal static NeuronKind Kind(int number) => NeuronKind.All[PlaceOf(number) % NeuronKind.All.Count];

    private static int PlaceOf(int number) => number / (PerGroup * GroupsPerPlace);

    private string[] Words(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);

        var place = PlaceOf(number);
        var group = number / PerGroup % GroupsPerPlace;
        var member = number % PerGroup;

        // Stepping through a list from a start of its own gives every group of a place, and every member of a group, words
        // no sibling has.
        var machines = SplitMix.For(_seed, "machines", place);
        var events = SplitMix.For(_seed, "events", place, group);
        return
        [
            Kind(number).Name,
            Vocabulary.Adjectives[_places[place] / Vocabulary.Places.Count],
            Vocabulary.Places[_places[place] % Vocabulary.Places.Count],
            Step(Vocabulary.Machines, machines, group),
            Step(Vocabulary.Quantities, machines, group),
            Step(Vocabulary.Behaviours, events, member),
            Step(Vocabulary.Moments, events, member),
        ];
    }

    private static string Step(IReadOnlyList<string> words, SplitMix start, int step) =>
        words[(start.Below(words.Count) + step) % words.Count];
}
