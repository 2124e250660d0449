using FsCheck;
using FsCheck.Fluent;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Tests.Neurons;

public sealed class SignalPhrasesTests
{
    [Fact]
    public void Phrase_KnownSeed_GivesGoldenText()
    {
        var phrases = new SignalPhrases(2001);
        phrases.Phrase(42).ShouldBe("sensor molten palace turbine humidity vanishing tomorrow");
        phrases.Variation(42, 7).ShouldBe("palace turbine molten tomorrow perhaps vanishing humidity sensor");
    }

    [Fact]
    public void Phrase_AllOfASeed_AreDifferent()
    {
        var phrases = new SignalPhrases(7);
        Enumerable.Range(0, SignalPhrases.Count).Select(phrases.Phrase).ToHashSet(StringComparer.Ordinal).Count.ShouldBe(SignalPhrases.Count);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(SignalPhrases.Count)]
    public void Phrase_NumberOutOfRange_Throws(int number) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new SignalPhrases(1).Phrase(number));

    [Fact]
    public void Variation_AnyNumbers_HasTheWordsOfThePhraseAndOneFiller() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(int Seed, int Variation)>(),
            Gen.Choose(0, SignalPhrases.Count - 1).ToArbitrary(),
            (given, number) =>
            {
                var phrases = new SignalPhrases(given.Seed);
                var extra = phrases.Variation(number, given.Variation).Split(' ').ToList();
                foreach (var word in phrases.Phrase(number).Split(' '))
                {
                    extra.Remove(word).ShouldBeTrue();
                }

                Vocabulary.Fillers.Contains(extra.ShouldHaveSingleItem(), StringComparer.Ordinal).ShouldBeTrue();
            }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Variation_OtherNumbers_Differ()
    {
        var phrases = new SignalPhrases(2001);
        var variations = Enumerable.Range(0, 50).Select(variation => phrases.Variation(3, variation));
        variations.ToHashSet(StringComparer.Ordinal).Count.ShouldBeGreaterThan(45);
    }

    [Fact]
    public void Words_InAllLists_AreDistinct()
    {
        string[] all =
        [
            .. NeuronKind.All.Select(kind => kind.Name), .. Vocabulary.Adjectives, .. Vocabulary.Places, .. Vocabulary.Machines,
            .. Vocabulary.Quantities, .. Vocabulary.Behaviours, .. Vocabulary.Moments, .. Vocabulary.Fillers,
        ];
        all.Distinct(StringComparer.Ordinal).Count().ShouldBe(all.Length);
    }
}
