using Hal9.Migrate.Evidence;
using Hal9.Migrate.Gateway.Measuring;

namespace Hal9.Migrate.Gateway.Tests.Measuring;

public sealed class SampleBoardTests
{
    [Fact]
    public void Take_MoreThanFit_FirstFailedAndSlowestAreKept()
    {
        var board = new SampleBoard(maxFailed: 2, maxSlow: 3);
        int[] slow = [5, 1, 9, 7, 3, 8];
        foreach (var milliseconds in slow)
        {
            if (board.WantsSlow(milliseconds))
            {
                board.Add(Sample(milliseconds, null));
            }
        }

        board.WantsSlow(7).ShouldBeFalse();
        board.WantsSlow(7.5).ShouldBeTrue();
        for (var i = 0; i < 5 && board.WantsFailed; i++)
        {
            board.Add(Sample(i, "status"));
        }

        var taken = board.Take();
        taken.Where(sample => sample.Error is null).Select(sample => sample.Milliseconds).Order().ShouldBe([7, 8, 9]);
        taken.Where(sample => sample.Error is not null).Select(sample => sample.Milliseconds).ShouldBe([0, 1]);
        board.Take().ShouldBeEmpty();
        (board.WantsFailed, board.WantsSlow(0)).ShouldBe((true, true));
    }

    [Fact]
    public void WantsSlow_BoardForFailedOnly_IsFalse() => new SampleBoard(maxFailed: 1, maxSlow: 0).WantsSlow(1_000_000).ShouldBeFalse();

    private static RequestSample Sample(double milliseconds, string? error) => new(default, Subject.Legacy, "GET", "/", 200, milliseconds, "t", error);
}
