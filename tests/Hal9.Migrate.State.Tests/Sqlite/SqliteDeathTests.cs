using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Tests.Contract;

namespace Hal9.Migrate.State.Tests.Sqlite;

/// <summary>The controller dies before its n-th statement, for every n of a course there and back; the next one goes on.</summary>
public abstract class SqliteDeathTests(string journalMode)
{
    [Fact]
    public async Task EveryStatement_TheControllerDiesBeforeIt_NothingIsLostAndNothingDoubled()
    {
        // Counted first, so that every one of them is died at.
        var total = await RunAsync(int.MaxValue);
        total.ShouldBeGreaterThan(200);
        for (var at = 1; at <= total; at++)
        {
            await RunAsync(at);
        }
    }

    private async Task<int> RunAsync(int diesAt)
    {
        await using var bed = new SqlitePairBed(journalMode);
        for (var key = 1; key <= 3; key++)
        {
            bed.TryWrite(Side.Legacy, key, key);
        }

        var statements = 0;
        bed.Before = sql =>
        {
            if (Interlocked.Increment(ref statements) == diesAt)
            {
                throw new DeathException($"Dead before statement {diesAt}: {sql}");
            }
        };
        var course = new Course(bed, exception => exception is DeathException);
        try
        {
            await course.PassAsync(Side.Successor, 10, TestContext.Current.CancellationToken);
            bed.Rows(Side.Successor).ShouldBe(course.Truth, $"died before statement {diesAt}, cut over");
            await course.PassAsync(Side.Legacy, 20, TestContext.Current.CancellationToken);
            bed.Rows(Side.Legacy).ShouldBe(course.Truth, $"died before statement {diesAt}, rolled back");
        }
        finally
        {
            await course.CloseAsync();
        }

        return statements;
    }

    private sealed class DeathException(string message) : Exception(message);
}
