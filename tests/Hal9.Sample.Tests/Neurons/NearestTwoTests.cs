using FsCheck;
using FsCheck.Fluent;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Tests.Neurons;

public sealed class NearestTwoTests
{
    [Fact]
    public void Offer_AnyScoresInAnyOrder_KeepsTheTwoHighestLowerNumberFirst() =>
        Prop.ForAll(Gen.Choose(0, 5).ArrayOf().Where(scores => scores.Length >= 2).ToArbitrary(), scores =>
        {
            var offers = scores.Select((score, number) => (Number: number, Score: (double)score)).ToArray();
            var expected = offers.OrderByDescending(offer => offer.Score).ThenBy(offer => offer.Number).Take(2).ToArray();
            foreach (var order in new[] { offers, [.. offers.Reverse()], [.. offers.OrderBy(offer => offer.Score)] })
            {
                var nearest = new NearestTwo();
                foreach (var (number, score) in order)
                {
                    nearest.Offer(number, score);
                }

                (nearest.NumberAt(1), nearest.ScoreAt(1)).ShouldBe(expected[0]);
                (nearest.NumberAt(2), nearest.ScoreAt(2)).ShouldBe(expected[1]);
            }
        }).Check(Config.QuickThrowOnFailure);
}
