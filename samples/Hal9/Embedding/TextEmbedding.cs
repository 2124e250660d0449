using System.Buffers;
using System.Text;

namespace Hal9.Sample.Embedding;

/// <summary>
/// Text to vector by feature hashing (Weinberger et al. 2009): every word gives its character trigrams and itself, each
/// feature adds +1 or -1 to a dimension chosen by its hash. Word order, case and punctuation do not matter; a misspelt word
/// still shares most trigrams. The same on every platform.
/// </summary>
internal static class TextEmbedding
{
    /// <summary>Enough that unrelated phrases are nearly orthogonal, few enough that a neuron stays small.</summary>
    public const int Dimensions = 128;

    private const int WordBegin = 2;
    private const int WordEnd = 3;

    // A whole word counts as much as a few of its trigrams, so that words which merely look alike stay apart.
    private const int FeaturesPerWord = 4;

    /// <summary>Embeds a text; the result is empty when it holds no letter and no digit.</summary>
    public static SignalVector Embed(string text)
    {
        Span<int> components = stackalloc int[Dimensions];
        components.Clear();

        var word = ArrayPool<int>.Shared.Rent(text.Length + 2);
        word[0] = WordBegin;
        var length = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word[length++] = Rune.ToLowerInvariant(rune).Value;
            }
            else
            {
                AddWord(components, word, length);
                length = 1;
            }
        }

        AddWord(components, word, length);
        ArrayPool<int>.Shared.Return(word);
        return new SignalVector(components);
    }

    private static void AddWord(Span<int> components, int[] word, int length)
    {
        if (length == 1)
        {
            return;
        }

        word[length++] = WordEnd;
        var whole = StableHash.Golden;
        for (var i = 0; i < length; i++)
        {
            whole = StableHash.Combine(whole, (ulong)word[i]);
            if (i >= 2)
            {
                AddFeature(components, Trigram(word[i - 2], word[i - 1], word[i]));
            }
        }

        for (ulong i = 1; i <= FeaturesPerWord; i++)
        {
            AddFeature(components, StableHash.Combine(whole, i));
        }
    }

    private static ulong Trigram(int first, int second, int third) =>
        StableHash.Combine(StableHash.Combine(StableHash.Combine(0, (ulong)first), (ulong)second), (ulong)third);

    private static void AddFeature(Span<int> components, ulong hash) =>
        components[(int)((hash >> 1) % Dimensions)] += (hash & 1) == 0 ? 1 : -1;
}
