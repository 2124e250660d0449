using Hal9.Migrate.Gateways;
using Hal9.Migrate.Server.Control;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.Server.Tests;

/// <summary>How long a report waits for its answer, in simulated time.</summary>
public sealed class GatewayHubTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(0.3, 300)]
    [InlineData(0.01, 10)]
    [InlineData(null, 1_000)]
    [InlineData(60.0, 1_000)]
    [InlineData(-1.0, 1_000)]
    [InlineData(double.NaN, 1_000)]
    public async Task Sync_NothingNew_IsAnsweredWhenTheGatewayHasMoreToReportAndAfterASecondAtTheLatest(double? moreInSeconds, int expectedMilliseconds)
    {
        var answer = new GatewayHub(_time).SyncAsync(
            new GatewaySync { Gateway = "edge", Incarnation = "1", SentAt = _time.GetUtcNow(), MoreInSeconds = moreInSeconds }, TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromMilliseconds(expectedMilliseconds - 1));
        answer.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await answer).Snapshot.ShouldBeNull();
    }
}
