using FsCheck;
using FsCheck.Fluent;
using Hal9.Sample.Embedding;
using Hal9.Sample.Flat;

namespace Hal9.Sample.Tests.Hierarchical;

/// <summary>The hierarchical algorithm gives the flat one's answers, bit for bit, for less work.</summary>
public sealed class SameAnswersTests
{
    [Fact]
    public void Find_VariationsOverManySeeds_GivesTheNeuronMeantInBothModes() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(2, 1500).ToArbitrary(), (seed, count) =>
        {
            var networks = new Networks(count, seed);
            for (var i = 0; i < 100; i++)
            {
                var meant = (int)((long)i * 7919 % count);
                var signal = TextEmbedding.Embed(networks.Phrases.Variation(meant, i));
                AssertSame(networks, signal);
                networks.Index.Find(signal, 1, out _).NumberAt(1).ShouldBe(meant);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public void Find_AnyTextWhatever_GivesTheSameTwoNeuronsAndScores()
    {
        var networks = new Networks(1500, 5);
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), text => AssertSame(networks, TextEmbedding.Embed(text.Get)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Find_SomeWordsOfAPhrase_GivesTheSameTwoNeuronsAndScores()
    {
        var networks = new Networks(3000, 11);
        Prop.ForAll(Gen.Choose(0, 2999).ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), (number, words) =>
            AssertSame(networks, TextEmbedding.Embed(string.Join(' ', networks.Phrases.Phrase(number).Split(' ').Take(words)))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Find_VariationsAtTheDefaultSize_ComparesASmallFraction()
    {
        const int count = 20_000;
        var networks = new Networks(count, 2001);
        long total = 0;
        for (var i = 0; i < 500; i++)
        {
            networks.Index.Find(TextEmbedding.Embed(networks.Phrases.Variation(i * 37, i)), 1, out var compared);
            compared.ShouldBeLessThan(count / 4);
            total += compared;
        }

        (total / 500.0).ShouldBeLessThan(count * 0.05);
    }

    [Fact]
    public void Find_ByManyThreads_GivesEachItsOwnAnswer()
    {
        var networks = new Networks(1000, 3);
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            networks.Index.Find(TextEmbedding.Embed(networks.Phrases.Variation(i % 1000, i)), 1, out _).NumberAt(1).ShouldBe(i % 1000));
    }

    private static void AssertSame(Networks networks, SignalVector signal)
    {
        if (signal.IsEmpty)
        {
            return;
        }

        var flat = FlatScan.Find(networks.Flat, signal);
        var first = networks.Index.Find(signal, 1, out _);
        (first.NumberAt(1), first.ScoreAt(1)).ShouldBe((flat.NumberAt(1), flat.ScoreAt(1)));
        var second = networks.Index.Find(signal, 2, out _);
        (second.NumberAt(1), second.ScoreAt(1)).ShouldBe((flat.NumberAt(1), flat.ScoreAt(1)));
        (second.NumberAt(2), second.ScoreAt(2)).ShouldBe((flat.NumberAt(2), flat.ScoreAt(2)));
    }
}
