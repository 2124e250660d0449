using Hal9.Migrate.State.Decisions;

namespace Hal9.Migrate.State.Tests.Decisions;

public sealed class LaneDecisionTests
{
    [Theory]
    [InlineData(false, false, 0, LaneStep.Rest, false, LaneStep.Copy)]
    [InlineData(false, false, 5, LaneStep.Copy, false, LaneStep.Apply)]
    [InlineData(false, false, 5, LaneStep.Apply, false, LaneStep.Copy)]
    [InlineData(true, false, 5, LaneStep.Apply, false, LaneStep.Verify)]
    [InlineData(true, true, 5, LaneStep.Apply, false, LaneStep.Apply)]
    [InlineData(true, true, 0, LaneStep.Apply, false, LaneStep.Rest)]
    [InlineData(false, false, 0, LaneStep.Copy, true, LaneStep.Rest)]
    [InlineData(false, false, 5, LaneStep.Apply, true, LaneStep.Apply)]
    public void Next_OfALane_TakesTurns(bool copied, bool verified, long pending, LaneStep last, bool isPaused, LaneStep next) =>
        LaneDecision.Next(new("items", copied, verified, pending, 0, 0), last, isPaused).ShouldBe(next);
}
