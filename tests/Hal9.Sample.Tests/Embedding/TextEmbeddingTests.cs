using Hal9.Sample.Embedding;

namespace Hal9.Sample.Tests.Embedding;

public sealed class TextEmbeddingTests
{
    /// <summary>Stores and other instances depend on these: an embedding that changes finds other neurons.</summary>
    [Theory]
    [InlineData(
        "open the pod bay doors",
        "3:-1 8:-1 11:1 14:1 18:-1 28:-1 29:1 30:-1 37:-1 40:1 45:-1 48:1 56:-2 59:1 61:1 67:1 68:-1 77:1 78:1 79:-2 " +
        "85:-2 86:1 90:-1 93:-1 100:1 104:1 105:-1 113:-1 119:1 122:-1 126:-1")]
    [InlineData("Größe 42 東京", "9:1 34:1 46:1 51:-1 52:-1 53:1 54:1 57:-1 60:-1 67:-1 69:-1 71:1 78:-1 81:-1 94:1 95:-1 97:-1 119:1 121:1")]
    public void Embed_KnownText_GivesGoldenComponents(string text, string golden) =>
        Join(TextEmbedding.Embed(text)).ShouldBe(golden);

    [Fact]
    public void Embed_WordsReordered_IsTheSame() =>
        TextEmbedding.Embed("turbine pressure falling").Components.ShouldBe(TextEmbedding.Embed("falling turbine pressure").Components);

    [Fact]
    public void Embed_OtherCaseAndPunctuation_IsTheSame() =>
        TextEmbedding.Embed("Turbine-pressure: FALLING!").Components.ShouldBe(TextEmbedding.Embed("turbine pressure falling").Components);

    [Fact]
    public void Embed_Misspelt_IsNearerThanAnotherWord()
    {
        var right = TextEmbedding.Embed("temperature");
        Cosine(right, TextEmbedding.Embed("temperatuer")).ShouldBeGreaterThan(Cosine(right, TextEmbedding.Embed("radiation")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("?!… 🙂")]
    [InlineData("\ud800")]
    public void Embed_NoLetterAndNoDigit_IsEmpty(string text) => TextEmbedding.Embed(text).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Embed_Word_HasOneFeatureForEachTrigramAndFourForItself()
    {
        // ^hal9$ has the trigrams ^ha, hal, al9, l9$.
        TextEmbedding.Embed("hal9").Components.Sum(Math.Abs).ShouldBe(8);
    }

    [Fact]
    public void SquaredNorm_OfAVector_IsTheSumOfSquares() => new SignalVector([3, 0, -4]).SquaredNorm.ShouldBe(25);

    [Fact]
    public void Score_SameDirection_IsOne() => Similarity.Score(25, 25, 25).ShouldBe(1);

    [Fact]
    public void Score_EmptyVector_IsZero() => Similarity.Score(0, 0, 25).ShouldBe(0);

    private static double Cosine(SignalVector left, SignalVector right) => Similarity.Score(
        left.Components.Zip(right.Components, (a, b) => (long)a * b).Sum(), left.SquaredNorm, right.SquaredNorm);

    private static string Join(SignalVector vector) => string.Join(
        ' ', vector.Components.Index().Where(component => component.Item != 0).Select(component => $"{component.Index}:{component.Item}"));
}
