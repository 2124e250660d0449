using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Tests.Contract;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>The controller dies before its n-th statement, for every n of a course there and back; the next one goes on.</summary>
public sealed class PostgreSqlDeathTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    [Fact]
    public async Task EveryStatement_TheControllerDiesBeforeIt_NothingIsLostAndNothingDoubled()
    {
        // Counted first, so that every one of them is died at.
        await using var first = new PostgreSqlPairBed(server);
        var total = await RunAsync(first, int.MaxValue);
        total.ShouldBeGreaterThan(200);
        await using var second = new PostgreSqlPairBed(server);
        var at = 0;
        await Task.WhenAll(((PostgreSqlPairBed[])[first, second]).Select(bed => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref at) is var next && next <= total)
            {
                await RunAsync(bed, next);
            }
        })));
    }

    private static async Task<int> RunAsync(PostgreSqlPairBed bed, int diesAt)
    {
        await bed.ClearAsync();
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
