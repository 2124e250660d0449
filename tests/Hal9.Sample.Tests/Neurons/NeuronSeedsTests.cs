using Hal9.Sample.Embedding;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Tests.Neurons;

public sealed class NeuronSeedsTests
{
    [Fact]
    public void Create_KnownSeed_GivesGoldenNeuron()
    {
        var neuron = NeuronSeeds.Create(1000, 2001).ElementAt(42);
        neuron.Id.ShouldBe("n-000042");
        neuron.Kind.ShouldBe("sensor");
        neuron.Activation.ShouldBe(0.444);
        neuron.ResponseMs.ShouldBe(0.684);
        neuron.Connections.ShouldBe(["n-000387", "n-000586", "n-000877"]);
        neuron.Memory.ShouldBeEmpty();
    }

    [Fact]
    public void Create_Twice_IsTheSame() => Describe(NeuronSeeds.Create(500, 9)).ShouldBe(Describe(NeuronSeeds.Create(500, 9)));

    [Fact]
    public void Create_OtherSeed_Differs() =>
        PhrasesOf(NeuronSeeds.Create(10, 9)).Equals(PhrasesOf(NeuronSeeds.Create(10, 10)), StringComparison.Ordinal).ShouldBeFalse();

    [Fact]
    public void Create_MoreNeurons_BeginsWithTheSamePhrases() =>
        PhrasesOf(NeuronSeeds.Create(300, 9).Take(100)).ShouldBe(PhrasesOf(NeuronSeeds.Create(100, 9)));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(2000)]
    public void Create_AnyCount_ConnectsToOtherNeuronsThatExist(int count)
    {
        foreach (var neuron in NeuronSeeds.Create(count, 3))
        {
            neuron.Connections.ShouldNotBeEmpty();
            neuron.Connections.ToHashSet(StringComparer.Ordinal).Count.ShouldBe(neuron.Connections.Count);
            neuron.Connections.ShouldAllBe(id => id != neuron.Id);
            neuron.Connections.ShouldAllBe(id => NeuronId.Parse(id) >= 0 && NeuronId.Parse(id) < count);
        }
    }

    [Fact]
    public void Create_EveryNeuron_HasTheWeightsOfItsPhrase()
    {
        foreach (var neuron in NeuronSeeds.Create(200, 3))
        {
            neuron.Weights.Select(weight => (int)weight).ShouldBe(TextEmbedding.Embed(neuron.Phrase).Components);
        }
    }

    [Fact]
    public void Strengthen_ManySignals_StaysBelowOneAndRemembersTheLast()
    {
        var neuron = NeuronSeeds.Create(2, 1).First();
        for (var i = 0; i < 20; i++)
        {
            var stronger = neuron.Strengthen(new MemoryEntry($"s{i}", "x"));
            stronger.Activation.ShouldBeInRange(neuron.Activation, 1);
            neuron = stronger;
        }

        neuron.Memory.Select(entry => entry.Id).ShouldBe(Enumerable.Range(12, 8).Select(i => $"s{i}"));
    }

    [Theory]
    [InlineData("n-000042", 42)]
    [InlineData("n-42", null)]
    [InlineData("n-0000042", null)]
    [InlineData("N-000042", null)]
    [InlineData("n- 00042", null)]
    [InlineData("", null)]
    public void Parse_Text_AcceptsOnlyWhatFormatWrites(string text, int? number) => NeuronId.Parse(text).ShouldBe(number);

    private static string PhrasesOf(IEnumerable<Neuron> neurons) => string.Join('\n', neurons.Select(neuron => neuron.Phrase));

    private static string Describe(IEnumerable<Neuron> neurons) => string.Join('\n', neurons.Select(neuron =>
        $"{neuron.Id} {neuron.Phrase} {neuron.Activation} {neuron.ResponseMs} " +
        $"{string.Join(',', neuron.Connections)} {string.Join(',', neuron.Weights)}"));
}
