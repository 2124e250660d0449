using Hal9.Migrate.Cli.Views;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Tests.Views;

public sealed class SayTests
{
    [Theory]
    [InlineData(0.0, "0 %")]
    [InlineData(1.0, "100 %")]
    [InlineData(0.0004, "0.04 %")]
    [InlineData(0.5, "50.0 %")]
    [InlineData(0.99999, "99.99 %")]
    [InlineData(null, "-")]
    public void Share_NearlyEverything_IsNeverShownAsAll(double? share, string expected) => Say.Share(share).ShouldBe(expected);

    [Theory]
    [InlineData(0.123, "0.12 ms")]
    [InlineData(12.34, "12.3 ms")]
    [InlineData(1234.0, "1234 ms")]
    [InlineData(12345.0, "12.3 s")]
    public void Milliseconds_AnySize_HasThreeDigitsThatCount(double milliseconds, string expected) => Say.Milliseconds(milliseconds).ShouldBe(expected);

    [Theory]
    [InlineData(59.9, "59 s")]
    [InlineData(252, "4 min 12 s")]
    [InlineData(7380, "2 h 3 min")]
    [InlineData(180000, "2 d 2 h")]
    public void Duration_AnySize_HasItsTwoGreatestUnits(double seconds, string expected) => Say.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    [Theory]
    [CombinatorialStatus]
    public void NextMove_EveryStatus_OffersACommandThereIs(MigrationStatus status, Phase phase)
    {
        var document = new StatusDocument { Status = status, Phase = phase, Percentage = Percentage.Half };

        NextMove.Of(document).ShouldNotBeEmpty();
    }

    private sealed class CombinatorialStatusAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) => new(
            [.. from status in Enum.GetValues<MigrationStatus>() from phase in Enum.GetValues<Phase>() select new TheoryDataRow(status, phase)]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
