using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Mirroring;

namespace Hal9.Migrate.Gateway.Tests.Mirroring;

public sealed class CapturedBodyTests
{
    [Fact]
    public void Append_AnyPieces_TheWholeIsKeptOrNoneOfIt() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), Gen.Choose(0, 200).ToArbitrary(), (pieces, max) =>
        {
            var budget = new CaptureBudget(1_000_000);
            byte[] whole = [.. pieces.SelectMany(piece => piece)];
            using (var body = new CapturedBody(max, budget))
            {
                foreach (var piece in pieces)
                {
                    body.Append(piece);
                }

                var kept = whole.Length <= max
                    ? body.GivenUp is null && body.Written.Span.SequenceEqual(whole)
                    : body.GivenUp == MirrorSkip.BodyTooLarge && body.Written.IsEmpty && budget.Left == 1_000_000;
                if (!kept)
                {
                    return false;
                }
            }

            return budget.Left == 1_000_000;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Append_BudgetIsUsedUp_TheCopyIsGivenUpAndTheOthersStay()
    {
        var budget = new CaptureBudget(4_096);
        using var first = new CapturedBody(100_000, budget);
        using var second = new CapturedBody(100_000, budget);

        first.Append(new byte[4_000]);
        second.Append(new byte[1]);

        (first.GivenUp, first.Written.Length).ShouldBe((null, 4_000));
        (second.GivenUp, second.Written.Length).ShouldBe((MirrorSkip.Memory, 0));
        first.Dispose();
        budget.Left.ShouldBe(4_096);
    }

    [Fact]
    public void Expect_LengthBeyondTheLimit_GivesUpAtOnce()
    {
        using var body = new CapturedBody(10, new CaptureBudget(100_000));

        body.Expect(11);

        body.GivenUp.ShouldBe(MirrorSkip.BodyTooLarge);
    }

    [Fact]
    public void Append_AfterDispose_IsIgnored()
    {
        var budget = new CaptureBudget(100_000);
        var body = new CapturedBody(1_000, budget);
        body.Append([1]);
        body.Dispose();

        body.Append([2]);
        body.Dispose();

        (body.Written.Length, budget.Left).ShouldBe((0, 100_000));
    }
}
