using Hal9.Migrate.State.Lanes;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.State.Tests.Lanes;

public sealed class RowThrottleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Spend_WithoutABound_NeverWaits() => new RowThrottle(_time).Spend(1_000_000).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Spend_Rows_WaitsAsLongAsTheyTakeAtTheBound()
    {
        var throttle = new RowThrottle(_time) { RowsPerSecond = 100 };
        throttle.Spend(50).ShouldBe(TimeSpan.FromMilliseconds(500));
        throttle.Spend(50).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Spend_AfterAPause_HasNothingSaved()
    {
        var throttle = new RowThrottle(_time) { RowsPerSecond = 100 };
        throttle.Spend(50);
        _time.Advance(TimeSpan.FromHours(1));
        throttle.Spend(50).ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void RowsPerSecond_ChangedWhileWaiting_CountsFromNow()
    {
        var throttle = new RowThrottle(_time) { RowsPerSecond = 1 };
        throttle.Spend(1_000);
        throttle.RowsPerSecond = 1_000;
        throttle.Spend(1_000).ShouldBe(TimeSpan.FromSeconds(1));
        throttle.RowsPerSecond = null;
        throttle.Spend(1_000).ShouldBe(TimeSpan.Zero);
        Should.Throw<ArgumentOutOfRangeException>(() => throttle.RowsPerSecond = 0);
    }
}
