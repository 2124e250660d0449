using Hal9.Migrate.State.Lanes;

namespace Hal9.Migrate.State.Tests.Lanes;

public sealed class SourceBrakeTests
{
    [Fact]
    public void Note_SlowAnswers_PausesAndGoesOnAtHalfTheLimitOnly()
    {
        var brake = new SourceBrake(TimeSpan.FromMilliseconds(200));
        Note(brake, 480, 480, 480, 480);
        brake.IsOn.ShouldBeFalse("five are looked at");
        Note(brake, 480);
        brake.Reason.ShouldBe("paused: the source answers in 480 ms, limit 200 ms; goes on at 100 ms");
        Note(brake, 150, 150, 150, 150, 150);
        brake.IsOn.ShouldBeTrue("below the limit, but not by half");
        Note(brake, 90, 90, 90);
        (brake.IsOn, brake.Reason).ShouldBe((false, null));
        Note(brake, 150, 150, 150);
        brake.IsOn.ShouldBeFalse("below the limit");
    }

    [Fact]
    public void Note_OneSlowAnswer_DoesNothing()
    {
        var brake = new SourceBrake(TimeSpan.FromMilliseconds(200));
        Note(brake, 1, 1, 5_000, 1, 1, 1, 5_000, 1, 1, 1);
        brake.IsOn.ShouldBeFalse();
    }

    private static void Note(SourceBrake brake, params ReadOnlySpan<int> milliseconds)
    {
        foreach (var took in milliseconds)
        {
            brake.Note(TimeSpan.FromMilliseconds(took));
        }
    }
}
